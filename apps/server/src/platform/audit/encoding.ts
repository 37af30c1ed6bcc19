import { createHash } from 'node:crypto';

// What a seal says, byte for byte, so that anyone can check it without this program.
//
// Row hash: sha256 of the byte 01 and the fields of an entry in this order: tenant_id, id, at, actor_id, actor_name,
// session_id, ip, request_id, action, subject_kind, subject_id, subject_name, changes, reason. A field is written as in
// PostgreSQL's COPY … (FORMAT binary): its length in bytes (int32, big-endian; -1 for null) and its bytes. uuid: the 16
// bytes; timestamptz: microseconds since 2000-01-01T00:00:00Z (int64, big-endian); text: UTF-8; jsonb: UTF-8 of `changes::text`,
// which keeps every digit and has been the same since PostgreSQL 9.4 (keys by length and then bytes, `, ` and `: ` between).
//
// Seal hash: sha256 of the hash before (32 zero bytes for the first), tenant_id, number (int64), sealed_at (int64, as above),
// the count of entries (int64), their ids and their row hashes.
//
// generation, xid and seq are not hashed. They say only where PostgreSQL finds an entry; the order of the ids in the seals
// is what is proven, and a restore that keeps the three columns as they are keeps it.

/** An entry as it is hashed. */
export interface EntryContent {
  readonly tenantId: string;
  readonly id: string;
  /** 8 bytes, `timestamptz_send(at)`: exact where a JavaScript Date is not, and defined for `infinity`. */
  readonly at: Buffer;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectName: string | null;
  /** `changes::text`. */
  readonly changes: string;
  readonly reason: string | null;
}

/** What the hash of a seal covers beside the seal before. */
export interface SealContent {
  readonly tenantId: string;
  readonly number: number;
  /** 8 bytes, `timestamptz_send(sealed_at)`. */
  readonly sealedAt: Buffer;
  readonly entryIds: readonly string[];
  /** 32 bytes an entry. */
  readonly rowHashes: Buffer;
}

export const hashBytes = 32;
/** What the first seal of a tenant follows. */
export const noHash = Buffer.alloc(hashBytes);
const encodingVersion = Buffer.from([1]);
const nullField = int32(-1);
/** 2000-01-01T00:00:00Z, from which PostgreSQL counts. */
const postgresEpochMs = 946_684_800_000;

/** The bytes that a row hash is made of; different entries never have the same. */
export function encodeEntry(entry: EntryContent): Buffer {
  const fields = [
    uuid(entry.tenantId),
    uuid(entry.id),
    entry.at,
    entry.actorId === null ? null : uuid(entry.actorId),
    text(entry.actorName),
    entry.sessionId === null ? null : uuid(entry.sessionId),
    text(entry.ip),
    text(entry.requestId),
    text(entry.action),
    text(entry.subjectKind),
    text(entry.subjectId),
    text(entry.subjectName),
    text(entry.changes),
    text(entry.reason),
  ];
  const written = fields.flatMap((field) => (field === null ? [nullField] : [int32(field.length), field]));
  return Buffer.concat([encodingVersion, ...written]);
}

export function rowHash(entry: EntryContent): Buffer {
  return sha256(encodeEntry(entry));
}

export function sealHash(previousHash: Buffer, seal: SealContent): Buffer {
  const head = [previousHash, uuid(seal.tenantId), int64(BigInt(seal.number)), seal.sealedAt];
  return sha256(
    Buffer.concat([...head, int64(BigInt(seal.entryIds.length)), ...seal.entryIds.map(uuid), seal.rowHashes]),
  );
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** An instant as `timestamptz_send` gives it. */
export function instantBytes(at: Date): Buffer {
  return int64(BigInt(at.getTime() - postgresEpochMs) * 1000n);
}

/** The instant of `timestamptz_send`, rounded down to milliseconds. */
export function instantOf(bytes: Buffer): Date {
  return new Date(Number(bytes.readBigInt64BE() / 1000n) + postgresEpochMs);
}

function uuid(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function text(value: string): Buffer;
function text(value: string | null): Buffer | null;
function text(value: string | null): Buffer | null {
  return value === null ? null : Buffer.from(value, 'utf8');
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

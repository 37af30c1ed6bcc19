import { type Static, Type } from 'typebox';

/**
 * A backup file, version 1. Numbers are big-endian; text is UTF-8; hashes are SHA-256.
 *
 *     file     = magic section* end
 *     magic    = "OneLineBackup" NUL version(u16 = 1)                                            16 bytes
 *     section  = length(u32, 1 … 64 KiB) header chunk* 0(u32) length(u32) footer hash(32 bytes)
 *     chunk    = length(u32, 1 … 1 MiB) bytes
 *     end      = 0(u32) hash(32 bytes)
 *
 * `header` and `footer` are JSON (`SectionHeader`, `SectionFooter`). The chunks of a section, put together, are one zstd
 * frame, or the bytes themselves where the header says `none`. The hash of a section covers all of it before the hash; the
 * hash at the end covers the file before the end. Nothing follows the end.
 *
 * Sections come in this order:
 *
 * | kind        | times | content                                                                           |
 * |-------------|-------|-----------------------------------------------------------------------------------|
 * | `manifest`  | 1     | JSON `Manifest`: origin, migrations, tables with their columns                    |
 * | `secrets`   | 0, 1  | JSON `SealedSecrets`                                                              |
 * | `objects`   | 0, 1  | a line `key size` for every stored object; they lie in `objects/KEY` beside it    |
 * | `object`    | *     | instead of that list: an object as it is stored; header `name` is its key         |
 * | `table`     | *     | rows in the text format of COPY, in the columns of the manifest; header `name`    |
 * | `sequences` | 1     | JSON `SequenceValue[]`                                                            |
 *
 * The rows are those of one snapshot. Text COPY under `datestyle ISO, YMD`, `intervalstyle postgres`, `timezone UTC`,
 * `extra_float_digits 3`, `bytea_output hex` means the same to every major version.
 */
export const magic = Buffer.from('OneLineBackup\0\0\u0001', 'latin1');
export const formatVersion = 1;
export const maxHeaderBytes = 65_536;
export const maxChunkBytes = 1_048_576;
/** Largest JSON section read into memory. */
export const maxJsonBytes = 67_108_864;

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const SectionHeader = Type.Object({
  kind: Type.Union([
    Type.Literal('manifest'),
    Type.Literal('secrets'),
    Type.Literal('objects'),
    Type.Literal('table'),
    Type.Literal('sequences'),
    Type.Literal('object'),
  ]),
  /** `schema.name` of a table, key of an object. */
  name: Type.Optional(Type.String({ maxLength: 300 })),
  compression: Type.Union([Type.Literal('zstd'), Type.Literal('none')]),
});
export type SectionHeader = Static<typeof SectionHeader>;

export const SectionFooter = Type.Object({
  /** Before compression. */
  bytes: Count,
  /** Of the bytes before compression. */
  sha256: Hash,
  rows: Type.Optional(Count),
  /** Of the rows whatever their order: the sum of their hashes (row-digest.ts). */
  rowsHash: Type.Optional(Hash),
});
export type SectionFooter = Static<typeof SectionFooter>;

const Partition = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  /** `FOR VALUES …` or `DEFAULT`. */
  bound: Type.String(),
  /** How it is partitioned in turn, `RANGE (at)`. */
  key: Type.Union([Type.String(), Type.Null()]),
  parentSchema: Type.String(),
  parentName: Type.String(),
});
export type Partition = Static<typeof Partition>;

export const Manifest = Type.Object({
  /** Version of OneLine that wrote it. */
  version: Type.String(),
  createdAt: Type.String(),
  installationId: Type.String(),
  postgresVersion: Type.String(),
  hasSecrets: Type.Boolean(),
  /** `beside`: in the folder `objects` next to the file; `inside`: embedded in it; `none`: not backed up. */
  objects: Type.Union([Type.Literal('beside'), Type.Literal('inside'), Type.Literal('none')]),
  /** Outbox position at the snapshot: every position in the file is below it or belongs to a row that is in the file. */
  horizon: Type.String({ pattern: '^[0-9]{1,20}$' }),
  migrations: Type.Array(
    Type.Object({
      schema: Type.String(),
      number: Type.Integer(),
      name: Type.String(),
      checksum: Type.String(),
    }),
  ),
  tables: Type.Array(
    Type.Object({
      schema: Type.String(),
      name: Type.String(),
      columns: Type.Array(Type.String()),
      /** Partitions of a partitioned table, parents first. */
      partitions: Type.Array(Partition),
    }),
  ),
});
export type Manifest = Static<typeof Manifest>;

export const SequenceValue = Type.Object({
  schema: Type.String(),
  name: Type.String(),
  value: Type.String({ pattern: '^-?[0-9]{1,19}$' }),
  isCalled: Type.Boolean(),
});
export type SequenceValue = Static<typeof SequenceValue>;

export const SealedSecrets = Type.Object({
  kdf: Type.Object({
    name: Type.Literal('scrypt'),
    N: Type.Integer({ minimum: 2, maximum: 1_048_576 }),
    r: Type.Integer({ minimum: 1, maximum: 32 }),
    p: Type.Integer({ minimum: 1, maximum: 16 }),
    /** Base64. */
    salt: Type.String(),
  }),
  cipher: Type.Literal('aes-256-gcm'),
  nonce: Type.String(),
  tag: Type.String(),
  data: Type.String(),
});
export type SealedSecrets = Static<typeof SealedSecrets>;

/** Name of a table for people and sections. */
export const nameOf = (table: { schema: string; name: string }): string => `${table.schema}.${table.name}`;

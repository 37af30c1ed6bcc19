import type { AuditVerification } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTenantPool, createTenants, type Statement, type TenantDb, type TenantPool } from '../db/index.ts';
import { origin, type Place, type PlacedEntry, readEntries } from './entry-store.ts';
import { publishRoots, type RootObjects, rootKey } from './roots.ts';
import { sealNext, sealOf } from './seal.ts';
import { insertSeal, readSeals, type Seal } from './seal-store.ts';
import { verifyAudit } from './verify.ts';
import { verifyAllAudits } from './verify-all.ts';

let server: TestServer;
let pool: TenantPool;
let relay: TenantDb;
let tenantId: string;
let kept: Map<string, Uint8Array>;
let objects: RootObjects;

const at = new Date('2026-03-01T08:00:00Z');
const nextDay = new Date('2026-03-02T08:00:00Z');
const furthest: Place = { generation: 1_000_000, xid: '9000000000000000000', seq: '0' };

beforeAll(async () => {
  server = await createTestServer();
  pool = createTenantPool({ url: server.urls.relay, name: 'verify', size: 2, log: server.platform.log });
  relay = createTenants(pool).of(null);
});

afterAll(async () => {
  await pool.close();
  await server.close();
});

/** Three seals of three entries each, and the root of their day. */
beforeEach(async () => {
  ({ tenantId } = await server.tenant());
  kept = new Map();
  objects = { get: async (key) => kept.get(key) ?? null, put: async (key, bytes) => void kept.set(key, bytes) };
  for (let seal = 1; seal <= 3; seal += 1) {
    await record(3);
    // In one seal, although transactions of other databases may hold them back a little.
    await expect.poll(() => sealNext(relay, tenantId, at), { timeout: 15_000 }).toBe(3);
  }
  await publishRoots(relay, objects, { today: '2026-03-02', at: nextDay });
});

async function record(count: number): Promise<void> {
  await server.platform.commands.run(
    { tenantId, actorId: newId(), actorName: '张三', sessionId: newId(), ip: '10.0.0.1', requestId: newId() },
    async (change) => {
      for (let i = 0; i < count; i += 1) {
        change.audit({
          action: 'thing.changed',
          subject: { kind: 'thing', id: newId(), name: `物 ${i}` },
          changes: { amount: [1, i] },
          reason: 'asked for',
        });
      }
    },
  );
}

const entries = (): Promise<PlacedEntry[]> =>
  readEntries(relay, { tenantId, after: origin, upTo: furthest, limit: 100 });
const seals = (): Promise<Seal[]> => readSeals(relay, { tenantId, after: 0, limit: 100 });
const verify = (): Promise<AuditVerification> => verifyAudit({ db: relay, objects, tenantId, at: nextDay });

async function entryAt(i: number): Promise<PlacedEntry> {
  const entry = (await entries())[i];
  if (!entry) throw new Error(`no entry ${i}`);
  return entry;
}

/** As the owner of the tables, whom no policy and no grant stops. */
async function tamper(text: string, values: readonly unknown[] = []): Promise<void> {
  const { rowCount } = await server.owner.query(text, [tenantId, ...values]);
  expect(rowCount).toBeGreaterThan(0);
}

const insertAs = `insert into platform.audit_entry (tenant_id, id, generation, xid, seq, at, actor_name, action, subject_kind,
  subject_id, changes) overriding system value values ($1, $2, $3, $4, $5, $6, '李四', 'thing.changed', 'thing', '1', '{}')`;

describe('verifying the audit log', () => {
  it('finds an untouched log intact and counts what no seal covers yet', async () => {
    await record(2);
    expect(await verify()).toEqual({
      outcome: 'intact',
      sealed: 9,
      unsealed: 2,
      seals: 3,
      checkedAt: nextDay.toISOString(),
      breaks: [],
    });
  });

  it('names an entry of which any column was changed', async () => {
    const columns: Record<string, string> = {
      at: "at + interval '1 microsecond'",
      actor_id: "'00000000-0000-7000-8000-000000000000'",
      actor_name: "actor_name || ' '",
      session_id: 'null',
      ip: "'10.0.0.2'",
      request_id: "''",
      action: "'thing.read'",
      subject_kind: "'object'",
      subject_id: "'2'",
      subject_name: 'null',
      changes: `'{"amount": [1, 0.0]}'`,
      reason: "'Asked for'",
    };
    const { id } = await entryAt(4);
    for (const [column, value] of Object.entries(columns)) {
      const where = 'where tenant_id = $1 and id = $2';
      await server.owner.query('begin');
      await tamper(`update platform.audit_entry set ${column} = ${value} ${where}`, [id]);
      // Seen from inside the transaction that is taken back, so that one log serves every column.
      const query = async <Row extends object>({ text, values }: Statement) =>
        (await server.owner.query<Row>(text, values as unknown[])).rows;
      const found = await verifyAudit({ db: { query }, objects, tenantId, at: nextDay });
      await server.owner.query('rollback');
      expect(found, column).toMatchObject({ outcome: 'broken', breaks: [{ seal: 2, entryId: id, what: 'changed' }] });
    }
    expect(await verify()).toMatchObject({ outcome: 'intact' });
  });

  it('names a deleted entry', async () => {
    const { id } = await entryAt(0);
    await tamper('delete from platform.audit_entry where tenant_id = $1 and id = $2', [id]);
    expect((await verify()).breaks).toEqual([{ seal: 1, entryId: id, what: 'missing' }]);
  });

  it('names an entry put among sealed ones', async () => {
    const { place } = await entryAt(4);
    const id = newId();
    await tamper(insertAs, [id, place.generation, place.xid, place.seq, at]);
    expect((await verify()).breaks).toEqual([{ seal: 2, entryId: id, what: 'added' }]);
    await expect.poll(() => sealNext(relay, tenantId, at)).toBe(0);
  });

  it('names an entry that claims a place no transaction has reached', async () => {
    const id = newId();
    await tamper(insertAs, [id, 1, '9000000000000000000', 1, at]);
    expect((await verify()).breaks).toEqual([{ seal: 4, entryId: id, what: 'added' }]);
  });

  it('names both of two entries that changed places, or changed contents', async () => {
    const [one, other] = [await entryAt(3), await entryAt(5)];
    const both = [
      { seal: 2, entryId: one.id, what: 'changed' },
      { seal: 2, entryId: other.id, what: 'changed' },
    ];
    const move = `update platform.audit_entry set xid = $3 where tenant_id = $1 and id = $2`;
    // Before and after everything else of its seal.
    await server.owner.query('alter table platform.audit_entry alter column seq drop identity');
    try {
      const reseat = `update platform.audit_entry set seq = $3 where tenant_id = $1 and id = $2`;
      await tamper(reseat, [one.id, other.place.seq]);
      await tamper(reseat, [other.id, one.place.seq]);
      expect((await verify()).breaks).toEqual(expect.arrayContaining(both));
      await tamper(reseat, [one.id, one.place.seq]);
      await tamper(reseat, [other.id, other.place.seq]);
    } finally {
      await server.owner.query('alter table platform.audit_entry alter column seq add generated always as identity');
    }
    expect(await verify()).toMatchObject({ outcome: 'intact' });
    const rename = 'update platform.audit_entry set subject_name = $3 where tenant_id = $1 and id = $2';
    await tamper(rename, [one.id, other.subjectName]);
    await tamper(rename, [other.id, one.subjectName]);
    expect((await verify()).breaks).toEqual(both);
    const elsewhere = await entryAt(8);
    await tamper(move, [one.id, elsewhere.place.xid]);
    expect((await verify()).breaks).toEqual(
      expect.arrayContaining([
        { seal: 2, entryId: one.id, what: 'missing' },
        { seal: 3, entryId: one.id, what: 'added' },
      ]),
    );
  });

  it('names a seal that is gone or was changed in any column', async () => {
    const columns: Record<string, string> = {
      entry_ids: 'entry_ids[2:3]',
      row_hashes: 'set_byte(row_hashes, 40, (get_byte(row_hashes, 40) + 1) % 256)',
      hash: 'sha256(hash)',
      sealed_at: "sealed_at - interval '1 hour'",
    };
    for (const [column, value] of Object.entries(columns)) {
      const before = (await seals())[1] as Seal;
      await tamper(`update platform.audit_seal set ${column} = ${value} where tenant_id = $1 and number = 2`);
      const { breaks } = await verify();
      expect(
        breaks.filter(({ what }) => what === 'chain'),
        column,
      ).toContainEqual({
        seal: 2,
        entryId: null,
        what: 'chain',
      });
      await tamper('delete from platform.audit_seal where tenant_id = $1 and number = 2');
      await insertSeal(relay, before);
      expect(await verify(), column).toMatchObject({ outcome: 'intact' });
    }
    await tamper('delete from platform.audit_seal where tenant_id = $1 and number = 2');
    expect((await verify()).breaks).toContainEqual({ seal: 2, entryId: null, what: 'chain' });
  });

  it('finds a seal that was made to cover other entries than those it names', async () => {
    const { id, place } = await entryAt(6);
    await tamper('update platform.audit_seal set last_xid = $2, last_seq = $3 where tenant_id = $1 and number = 2', [
      place.xid,
      place.seq,
    ]);
    expect((await verify()).breaks).toEqual([
      { seal: 2, entryId: id, what: 'added' },
      { seal: 3, entryId: id, what: 'missing' },
    ]);
  });
});

describe('a log cut or rewritten behind a published root', () => {
  const cut = async () => {
    const third = (await entries()).slice(6).map((entry) => entry.id);
    await tamper('delete from platform.audit_entry where tenant_id = $1 and id = any($2)', [third]);
    await tamper('delete from platform.audit_seal where tenant_id = $1 and number = 3');
  };

  it('is found when its end was cut off', async () => {
    await cut();
    expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
  });

  it('is found when the row of the root was cut off as well', async () => {
    await cut();
    await tamper('delete from platform.audit_root where tenant_id = $1');
    expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
  });

  it('is found when every hash was made anew', async () => {
    const { id } = await entryAt(1);
    await tamper("update platform.audit_entry set actor_name = '王五' where tenant_id = $1 and id = $2", [id]);
    await tamper('delete from platform.audit_seal where tenant_id = $1');
    const all = await entries();
    let last: Seal | undefined;
    for (const part of [all.slice(0, 3), all.slice(3, 6), all.slice(6)]) {
      last = sealOf(tenantId, part, { last, at });
      await insertSeal(relay, last as Seal);
    }
    expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
    // Nor does it help to make the row of the root anew: the object says otherwise.
    await tamper("update platform.audit_root set object_hash = sha256('anew') where tenant_id = $1");
    expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
  });

  it('is told from one whose published root was changed or is gone', async () => {
    const key = rootKey(tenantId, '2026-03-01');
    const bytes = kept.get(key) as Uint8Array;
    for (const other of [Buffer.from('{}'), Buffer.from('null'), Buffer.concat([bytes, Buffer.from(' ')])]) {
      kept.set(key, other);
      expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
    }
    kept.delete(key);
    expect((await verify()).breaks).toEqual([{ seal: 3, entryId: null, what: 'root' }]);
    kept.set(key, bytes);
    expect(await verify()).toMatchObject({ outcome: 'intact' });
  });
});

describe('what is reported', () => {
  it('stops at 100 places', async () => {
    await record(150);
    await expect.poll(() => sealNext(relay, tenantId, at), { timeout: 15_000 }).toBe(150);
    await tamper("update platform.audit_entry set action = 'x' where tenant_id = $1");
    const { outcome, breaks, sealed } = await verify();
    expect([outcome, breaks.length, sealed]).toEqual(['broken', 100, 159]);
  });

  it('is the same to the application, which sees only its tenant', async () => {
    const { id } = await entryAt(0);
    await tamper('delete from platform.audit_entry where tenant_id = $1 and id = $2', [id]);
    const db = server.platform.tenants.of(tenantId);
    expect(await verifyAudit({ db, objects, tenantId, at: nextDay })).toEqual(await verify());
  });

  it('tells every tenant by name', async () => {
    const clock = { now: () => nextDay };
    const found = new Map<string, AuditVerification>();
    for await (const { tenant, verification } of verifyAllAudits({ db: relay, objects, clock })) {
      found.set(tenant.id, verification);
    }
    expect(found.get(tenantId)).toEqual(await verify());
    const { rows } = await server.owner.query('select tenant_id from platform.tenant');
    expect(found.size).toBe(rows.length);
  });
});

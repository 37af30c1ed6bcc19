import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTenantPool, createTenants, type TenantDb, type TenantPool } from '../db/index.ts';
import { continueAudit } from './continue-audit.ts';
import { type RootObjects, rootKey } from './roots.ts';
import { sealNext } from './seal.ts';
import { readSeals } from './seal-store.ts';
import { verifyAudit } from './verify.ts';

/** The server a backup is taken of, and one that it is restored on. */
let source: TestServer;
let target: TestServer;
let sourcePool: TenantPool;
let sourceRelay: TenantDb;
let targetRelay: TenantDb;

const at = new Date('2026-03-01T08:00:00Z');
const objects: RootObjects = { get: async () => null, put: async () => undefined };

function relayPool(server: TestServer): TenantPool {
  return createTenantPool({ url: server.urls.relay, name: 'sealer', size: 2, log: server.platform.log });
}

beforeAll(async () => {
  source = await createTestServer();
  sourcePool = relayPool(source);
  sourceRelay = createTenants(sourcePool).of(null);
});

beforeEach(async () => {
  target = await createTestServer();
  const pool = relayPool(target);
  targetRelay = createTenants(pool).of(null);
  return async () => {
    await pool.close();
    await target.close();
  };
});

afterAll(async () => {
  await sourcePool.close();
  await source.close();
});

async function record(server: TestServer, tenantId: string, count: number): Promise<void> {
  const origin = { tenantId, actorId: null, actorName: '系统', sessionId: null, ip: null, requestId: null };
  await server.platform.commands.run(origin, async (change) => {
    for (let i = 0; i < count; i += 1) change.audit({ action: 'thing.done', subject: { kind: 'thing', id: `${i}` } });
  });
}

async function sealedIds(db: TenantDb, tenantId: string): Promise<string[]> {
  return (await readSeals(db, { tenantId, after: 0, limit: 1000 })).flatMap((seal) => seal.entryIds);
}

async function sealAll(db: TenantDb, tenantId: string, entries: number): Promise<void> {
  const look = () => sealNext(db, tenantId, at).then(() => sealedIds(db, tenantId));
  await expect.poll(look, { timeout: 15_000 }).toHaveLength(entries);
}

const verify = (tenantId: string) => verifyAudit({ db: targetRelay, objects, tenantId, at });

/**
 * Copies the audit log of a tenant, every column as it is; `xidShift` makes its transaction ids those of a server that has
 * counted further, or less far, than the one it is restored on.
 */
async function restore(tenantId: string, xidShift: bigint): Promise<void> {
  const shift = (column: string) => `set ${column} = (${column}::text::bigint + ${xidShift})::text::xid8`;
  await target.owner.query('begin');
  for (const table of ['tenant', 'audit_entry', 'audit_seal', 'audit_root']) {
    const { rows } = await source.owner.query<{ content: string }>(
      `select coalesce(jsonb_agg(r), '[]')::text as content from platform.${table} r where tenant_id = $1`,
      [tenantId],
    );
    await target.owner.query(
      `insert into platform.${table} overriding system value
       select * from jsonb_populate_recordset(null::platform.${table}, $1::jsonb)`,
      [rows[0]?.content],
    );
  }
  await target.owner.query(`update platform.audit_entry ${shift('xid')} where tenant_id = $1`, [tenantId]);
  await target.owner.query(`update platform.audit_seal ${shift('last_xid')} where tenant_id = $1`, [tenantId]);
  await target.owner.query('commit');
  await continueAudit({ ownerUrl: target.urls.owner, log: target.platform.log });
}

/** Five sealed entries and two that no seal covers yet. */
async function sourceTenant(): Promise<string> {
  const { tenantId } = await source.tenant();
  await record(source, tenantId, 5);
  await sealAll(sourceRelay, tenantId, 5);
  await record(source, tenantId, 2);
  return tenantId;
}

const generation = async (): Promise<number> =>
  (await target.owner.query<{ generation: number }>('select platform.audit_generation() as generation')).rows[0]
    ?.generation ?? 0;

describe('an audit log restored on another server', () => {
  it('is as provable as before', async () => {
    const tenantId = await sourceTenant();
    await restore(tenantId, 900_000_000_000n);
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: 5, unsealed: 2, breaks: [] });
    await target.owner.query("update platform.audit_entry set action = 'thing.undone' where tenant_id = $1", [
      tenantId,
    ]);
    expect((await verify(tenantId)).breaks).toHaveLength(5);
  });

  it('goes on after what was restored, though the transaction ids of that server are lower', async () => {
    const tenantId = await sourceTenant();
    await restore(tenantId, 900_000_000_000n);
    expect(await generation()).toBe(2);
    await record(target, tenantId, 3);
    await sealAll(targetRelay, tenantId, 10);
    const ids = await sealedIds(targetRelay, tenantId);
    expect(ids.slice(0, 5)).toEqual(await sealedIds(sourceRelay, tenantId));
    const { rows } = await target.owner.query<{ id: string }>(
      'select id from platform.audit_entry where tenant_id = $1 order by generation, xid, seq',
      [tenantId],
    );
    expect(ids).toEqual(rows.map((row) => row.id));
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: 10, unsealed: 0 });
    // A further start, and a further restore of what was written here, change nothing.
    await continueAudit({ ownerUrl: target.urls.owner, log: target.platform.log });
    expect(await generation()).toBe(2);
  });

  it('needs no new generation where the transaction ids are higher', async () => {
    const tenantId = await sourceTenant();
    await restore(tenantId, -100n);
    expect(await generation()).toBe(1);
    await record(target, tenantId, 1);
    await sealAll(targetRelay, tenantId, 8);
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: 8 });
  });

  it('is found to be cut where a backup was older than the last published root', async () => {
    const tenantId = await sourceTenant();
    await restore(tenantId, 0n);
    const root = { day: '2026-03-01', tenant: tenantId, lastSeal: 2, hash: '00' };
    const key = rootKey(tenantId, root.day);
    const published = { ...objects, get: async (k: string) => (k === key ? Buffer.from(JSON.stringify(root)) : null) };
    expect(await verifyAudit({ db: targetRelay, objects: published, tenantId, at })).toMatchObject({
      outcome: 'broken',
      breaks: [{ seal: 2, entryId: null, what: 'root' }],
    });
  });
});

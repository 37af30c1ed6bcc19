import { fixedClock, newId } from '@oneline/kernel';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createTenantPool, createTenants, type Statement, type TenantDb, type TenantPool } from '../db/index.ts';
import { sha256 } from './encoding.ts';
import type { Queryable } from './entry-store.ts';
import { publishRoots, type RootObjects, rootKey } from './roots.ts';
import { sealLimit, sealNext } from './seal.ts';
import { readSeals } from './seal-store.ts';
import { createAuditSealer } from './sealer.ts';
import { verifyAudit } from './verify.ts';

let server: TestServer;
let pool: TenantPool;
let relay: TenantDb;

beforeAll(async () => {
  server = await createTestServer();
  pool = createTenantPool({ url: server.urls.relay, name: 'sealer', size: 6, log: server.platform.log });
  relay = createTenants(pool).of(null);
});

afterAll(async () => {
  await pool.close();
  await server.close();
});

/** Objects kept in memory; `failures` puts fail before one succeeds. */
function memoryObjects(failures = 0): RootObjects & { kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  let failed = 0;
  return {
    kept,
    get: async (key) => kept.get(key) ?? null,
    async put(key, bytes) {
      failed += 1;
      if (failed <= failures) throw new Error('the store is away');
      kept.set(key, bytes);
    },
  };
}

const at = new Date('2026-03-01T08:00:00Z');

/** Writes entries the way everything does: by a command. */
async function record(tenantId: string, count: number): Promise<void> {
  await server.platform.commands.run(
    { tenantId, actorId: null, actorName: '系统', sessionId: null, ip: null, requestId: null },
    async (change) => {
      for (let i = 0; i < count; i += 1) change.audit({ action: 'thing.done', subject: { kind: 'thing', id: `${i}` } });
    },
  );
}

async function sealedIds(tenantId: string): Promise<string[]> {
  const seals = await readSeals(relay, { tenantId, after: 0, limit: 10_000 });
  expect(seals.map((seal) => seal.number)).toEqual(seals.map((_, i) => i + 1));
  return seals.flatMap((seal) => seal.entryIds);
}

/** Other databases of the server have transactions too: what was committed is sealed as soon as theirs have ended. */
async function sealAll(tenantId: string, entries: number): Promise<string[]> {
  await expect
    .poll(
      async () => {
        await sealNext(relay, tenantId, at);
        return (await sealedIds(tenantId)).length;
      },
      { timeout: 15_000 },
    )
    .toBe(entries);
  return sealedIds(tenantId);
}

async function orderedIds(tenantId: string): Promise<string[]> {
  const { rows } = await server.owner.query<{ id: string }>(
    'select id from platform.audit_entry where tenant_id = $1 order by generation, xid, seq',
    [tenantId],
  );
  return rows.map((row) => row.id);
}

const verify = (tenantId: string, objects: RootObjects = memoryObjects()) =>
  verifyAudit({ db: relay, objects, tenantId, at });

describe('sealing', () => {
  it('chains committed entries in their order, at most 500 a seal', async () => {
    const { tenantId } = await server.tenant();
    await record(tenantId, sealLimit + 1);
    const sealed = await sealAll(tenantId, sealLimit + 1);
    expect(sealed).toEqual(await orderedIds(tenantId));
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: sealLimit + 1, unsealed: 0, breaks: [] });
    expect((await verify(tenantId)).seals).toBeGreaterThan(1);
  });

  it('skips nothing and reorders nothing, however long transactions last and whichever commits first', async () => {
    const writers = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new Client({ connectionString: server.urls.app });
        await client.connect();
        return client;
      }),
    );
    const step = fc.record({
      writer: fc.nat({ max: writers.length - 1 }),
      does: fc.constantFrom('write', 'write', 'commit', 'rollback', 'seal'),
    });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
          const { tenantId } = await server.tenant();
          const pending = writers.map((): string[] | null => null);
          const committed: string[] = [];
          let before: string[] = [];
          const end = async (i: number, how: 'commit' | 'rollback') => {
            await writers[i]?.query(how);
            if (how === 'commit') committed.push(...(pending[i] ?? []));
            pending[i] = null;
          };
          for (const { writer, does } of steps) {
            const client = writers[writer] as Client;
            if (does === 'seal') {
              await sealNext(relay, tenantId, at);
              const now = await sealedIds(tenantId);
              expect(now.slice(0, before.length)).toEqual(before);
              expect(committed).toEqual(expect.arrayContaining(now));
              before = now;
            } else if (does !== 'write') {
              if (pending[writer]) await end(writer, does);
            } else {
              if (!pending[writer]) {
                await client.query('begin');
                await client.query("select set_config('oneline.tenant', $1, true)", [tenantId]);
              }
              const id = newId();
              await client.query(
                `insert into platform.audit_entry (tenant_id, id, at, actor_name, action, subject_kind, subject_id, changes)
                 values ($1, $2, $3, '系统', 'thing.done', 'thing', '1', '{}')`,
                [tenantId, id, at],
              );
              pending[writer] = [...(pending[writer] ?? []), id];
            }
          }
          for (const i of writers.keys()) if (pending[i]) await end(i, 'commit');
          const sealed = await sealAll(tenantId, committed.length);
          expect(sealed.slice(0, before.length)).toEqual(before);
          expect(sealed).toEqual(await orderedIds(tenantId));
          expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', unsealed: 0 });
        }),
        { numRuns: 12 },
      );
    } finally {
      await Promise.all(writers.map((client) => client.end()));
    }
  });

  it('bears several sealers at once without any lock', async () => {
    const { tenantId } = await server.tenant();
    for (let i = 0; i < 20; i += 1) {
      await record(tenantId, 3);
      await Promise.all([1, 2, 3, 4].map(() => sealNext(relay, tenantId, at)));
    }
    expect(await sealAll(tenantId, 60)).toEqual(await orderedIds(tenantId));
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: 60 });
  });

  it('leaves the chain whole when its process dies at any step', async () => {
    const { tenantId } = await server.tenant();
    for (const steps of [0, 1, 2, 3]) {
      await record(tenantId, 2);
      let done = 0;
      const dying: Queryable = {
        async query<Row extends object>(statement: Statement) {
          if (done === steps) throw new Error('killed');
          done += 1;
          return relay.query<Row>(statement);
        },
      };
      await sealNext(dying, tenantId, at).catch((error: Error) => expect(error.message).toBe('killed'));
    }
    // Dies after the insert and before the commit.
    const client = new Client({ connectionString: server.urls.relay });
    await client.connect();
    await client.query('begin');
    const db: Queryable = {
      query: async <Row extends object>({ text, values }: Statement) =>
        (await client.query<Row>(text, values as unknown[])).rows,
    };
    await sealNext(db, tenantId, at);
    await client.end();
    expect(await sealAll(tenantId, 8)).toEqual(await orderedIds(tenantId));
    expect(await verify(tenantId)).toMatchObject({ outcome: 'intact', sealed: 8 });
  });

  it('keeps tenants apart', async () => {
    const [one, other] = [await server.tenant(), await server.tenant()];
    await record(one.tenantId, 2);
    await record(other.tenantId, 3);
    await sealAll(one.tenantId, 2);
    expect(await verify(other.tenantId)).toMatchObject({ outcome: 'intact', sealed: 0, unsealed: 3, seals: 0 });
  });
});

describe('the sealer', () => {
  it('seals by itself what is committed while it runs', async () => {
    const { tenantId } = await server.tenant();
    const sealer = createAuditSealer({
      db: relay,
      objects: memoryObjects(),
      clock: fixedClock(at),
      log: server.platform.log,
      intervalMs: 20,
    });
    try {
      await record(tenantId, 3);
      await expect.poll(() => sealedIds(tenantId), { timeout: 15_000 }).toHaveLength(3);
      await record(tenantId, 1);
      sealer.poke();
      await expect.poll(() => sealedIds(tenantId), { timeout: 15_000 }).toHaveLength(4);
    } finally {
      await sealer.close();
    }
  });

  it('publishes the root of a day once the day is over, and only once', async () => {
    const { tenantId } = await server.tenant();
    const clock = fixedClock(at);
    const objects = memoryObjects();
    const sealer = createAuditSealer({ db: relay, objects, clock, log: server.platform.log, intervalMs: 600_000 });
    try {
      await record(tenantId, 2);
      await sealAll(tenantId, 2);
      await sealer.run();
      expect(objects.kept.size).toBe(0);
      clock.set(new Date('2026-03-02T00:00:00Z'));
      await sealer.run();
      const bytes = objects.kept.get(rootKey(tenantId, '2026-03-01')) as Uint8Array;
      const [seal] = (await readSeals(relay, { tenantId, after: 0, limit: 10 })).slice(-1);
      expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
        day: '2026-03-01',
        tenant: tenantId,
        lastSeal: seal?.number,
        hash: seal?.hash.toString('hex'),
      });
      const { rows } = await server.owner.query('select * from platform.audit_root where tenant_id = $1', [tenantId]);
      expect(rows).toMatchObject([{ seal: seal?.number, object_hash: sha256(bytes) }]);
      clock.set(new Date('2026-03-05T12:00:00Z'));
      await sealer.run();
      expect([...objects.kept.keys()].filter((key) => key.includes(tenantId))).toHaveLength(1);
      expect(await verify(tenantId, objects)).toMatchObject({ outcome: 'intact' });
    } finally {
      await sealer.close();
    }
  });

  it('makes the row of a root that was published just before a crash', async () => {
    const { tenantId } = await server.tenant();
    const objects = memoryObjects();
    await record(tenantId, 1);
    await sealAll(tenantId, 1);
    const days = { today: '2026-03-02', at };
    await publishRoots(relay, objects, days);
    await server.owner.query('delete from platform.audit_root where tenant_id = $1', [tenantId]);
    expect(await verify(tenantId, objects)).toMatchObject({ outcome: 'intact' });
    const bytes = objects.kept.get(rootKey(tenantId, '2026-03-01')) as Uint8Array;
    await publishRoots(relay, objects, days);
    const { rows } = await server.owner.query('select * from platform.audit_root where tenant_id = $1', [tenantId]);
    expect(rows).toMatchObject([{ seal: 1, object_hash: sha256(bytes) }]);
    expect(objects.kept.get(rootKey(tenantId, '2026-03-01'))).toBe(bytes);
  });

  it('goes on sealing while roots cannot be published, and publishes them later', async () => {
    const { tenantId } = await server.tenant();
    const clock = fixedClock(new Date('2026-03-06T08:00:00Z'));
    const objects = memoryObjects(1);
    const sealer = createAuditSealer({ db: relay, objects, clock, log: server.platform.log, intervalMs: 600_000 });
    const isSealed = async (entries: number) => {
      await expect.poll(() => sealer.run().then(() => sealedIds(tenantId)), { timeout: 15_000 }).toHaveLength(entries);
    };
    try {
      await record(tenantId, 1);
      await isSealed(1);
      clock.set(new Date('2026-03-07T00:00:01Z'));
      await record(tenantId, 1);
      await isSealed(2);
      expect(objects.kept.size).toBe(0);
      clock.advance(60_000);
      await sealer.run();
      expect(objects.kept.has(rootKey(tenantId, '2026-03-06'))).toBe(true);
    } finally {
      await sealer.close();
    }
  });
});

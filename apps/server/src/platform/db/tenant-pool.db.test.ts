import { newId } from '@oneline/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createLog } from '../log/log.ts';
import { createTenants } from './tenant-db.ts';
import { createTenantPool, type TenantPool } from './tenant-pool.ts';

const countTenants = { text: 'select count(*)::int as n from platform.tenant', values: [] };

let server: TestServer;
let pool: TenantPool;
let tenantIds: string[];
beforeAll(async () => {
  server = await createTestServer();
  tenantIds = [];
  for (let i = 0; i < 3; i += 1) tenantIds.push((await server.tenant()).tenantId);
  pool = createTenantPool({ url: server.urls.app, name: 'pool-test', size: 2, log: createLog({ level: 'silent' }) });
});
afterAll(async () => {
  await pool.close();
  await server.close();
});

describe('a connection', () => {
  it('without a tenant sees no rows', async () => {
    expect(await createTenants(pool).of(null).query(countTenants)).toEqual([{ n: 0 }]);
  });

  it('never carries one tenant into the work of another, in any order of work', async () => {
    const tenants = createTenants(pool);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 20 }), async (order) => {
        const seen = await Promise.all(
          order.map(async (i) => {
            const tenantId = tenantIds[i] ?? null;
            const rows = await tenants.of(tenantId).query<{ tenant_id: string }>({
              text: 'select tenant_id from platform.tenant, pg_sleep(0.001)',
              values: [],
            });
            return rows.map((row) => row.tenant_id);
          }),
        );
        expect(seen).toEqual(order.map((i) => (tenantIds[i] ? [tenantIds[i]] : [])));
      }),
      { numRuns: 30 },
    );
  });

  it('leaked on purpose, with a tenant on it, is noticed by its next user seeing only their own', async () => {
    const [first, second] = tenantIds as [string, string];
    const lease = await pool.acquire(first);
    await lease.query({ text: "select set_config('oneline.tenant', $1, false)", values: [first] });
    lease.release();
    const next = await Promise.all([pool.acquire(second), pool.acquire(second)]);
    for (const taken of next) {
      const { rows } = await taken.query<{ tenant_id: string }>({
        text: 'select tenant_id from platform.tenant',
        values: [],
      });
      expect(rows).toEqual([{ tenant_id: second }]);
      taken.release();
    }
  });

  it('that dies is replaced', async () => {
    const [tenantId] = tenantIds as [string];
    const kill = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pool-test'";
    await server.owner.query('set role none');
    const lease = await pool.acquire(tenantId);
    const { rows } = await lease.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid', values: [] });
    expect(rows).toHaveLength(1);
    await expect(lease.query({ text: kill, values: [] })).rejects.toThrow();
    lease.release(true);
    expect(await createTenants(pool).of(tenantId).query(countTenants)).toEqual([{ n: 1 }]);
  });

  it('is waited for no longer than said, and the wait is refused with a code', async () => {
    const small = createTenantPool({
      url: server.urls.app,
      name: 'small',
      size: 1,
      log: createLog({ level: 'silent' }),
      acquireTimeoutMs: 50,
    });
    const lease = await small.acquire(null);
    await expect(small.acquire(null)).rejects.toMatchObject({ code: 'database.busy' });
    lease.release();
    (await small.acquire(null)).release();
    await small.close();
  });
});

describe('the application role', () => {
  it('cannot write a row of another tenant', async () => {
    const [mine, theirs] = tenantIds as [string, string];
    const insert = {
      text: `insert into codes.code_table (tenant_id, id, name, label, updated_at) values ($1, $2, 'x', '{}', now())`,
      values: [theirs, newId()],
    };
    await expect(createTenants(pool).of(mine).query(insert)).rejects.toThrow(/row-level security/);
  });

  it.each([
    'update platform.audit_entry set action = action',
    'delete from platform.audit_entry',
    'select * from platform.outbox',
    'select * from platform.node',
  ])('is refused: %s', async (text) => {
    const [tenantId = ''] = tenantIds;
    await expect(createTenants(pool).of(tenantId).query({ text, values: [] })).rejects.toThrow(/permission denied/);
  });

  it('owns nothing, and every table of every domain is under row-level security', async () => {
    const { rows } = await server.owner.query(`
      select n.nspname || '.' || c.relname as name, c.relrowsecurity as protected, r.rolname as owner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')`);
    const unprotected = rows.filter((row) => !row.protected).map((row) => row.name);
    expect(unprotected).toEqual(['platform.migration']);
    expect(rows.filter((row) => row.owner.includes('app')).map((row) => row.name)).toEqual([]);
  });
});

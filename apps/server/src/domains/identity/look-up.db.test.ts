import { sessionRoutes } from '@oneline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantPool, createTenants } from '../../platform/db/index.ts';
import { createLog } from '../../platform/log/log.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-identity.ts';
import { securityDefinerFunctions } from './index.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation.close());

describe('the look-ups that see every tenant', () => {
  it('are those on the list, with a pinned path, and only the application may call them', async () => {
    const { rows } = await installation.server.owner.query<{
      name: string;
      path: string[] | null;
      may: Record<string, boolean>;
    }>(`
      select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, p.proconfig as path,
        json_build_object(
          'public', exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0),
          'app', has_function_privilege('oneline_app', p.oid, 'execute'),
          'relay', has_function_privilege('oneline_relay', p.oid, 'execute')) as may
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'identity' and p.prosecdef`);
    const withoutNames = rows.map((row) => row.name.replace(/p_\w+ /g, ''));
    expect(withoutNames.toSorted()).toEqual([...securityDefinerFunctions].toSorted());
    for (const { path, may } of rows) {
      expect(path).toEqual(['search_path=pg_catalog, identity, pg_temp']);
      expect(may).toEqual({ public: false, app: true, relay: false });
    }
  });

  it('find a session by its index, as the application and without a tenant', async () => {
    const office = await installation.office();
    const who = await office.hire();
    const browser = installation.main.browser();
    await browser.call(sessionRoutes.signIn, {
      body: { login: `${who.login}@${office.code}`, password: who.password },
    });
    const { owner, urls } = installation.server;
    await owner.query(`insert into identity.session (tenant_id, id, account_id, token_hash, method, ip, agent, created_at,
        last_seen_at, ends_at)
      select tenant_id, gen_random_uuid(), account_id, sha256(g::text::bytea), method, ip, agent, created_at, last_seen_at, ends_at
      from identity.session, generate_series(1, 5000) g`);
    await owner.query('analyze identity.session');
    const { rows } = await owner.query(
      "explain (format json) select * from identity.session where token_hash = '\\x00'",
    );
    expect(JSON.stringify(rows)).toContain('session_token');
    const pool = createTenantPool({ url: urls.app, name: 'test', size: 1, log: createLog({ level: 'silent' }) });
    const nowhere = createTenants(pool).of(null);
    const count = async (text: string) => (await nowhere.query({ text, values: [] })).length;
    expect(await count('select * from identity.session')).toBe(0);
    expect(await count("select * from identity.find_session(sha256('17'::bytea))")).toBe(1);
    await pool.close();
  });
});

import { securityRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const insert = `insert into identity.sign_in (tenant_id, id, at, login, outcome, agent)
  values ($1, $2, now() - make_interval(days => $3), $4, 'signed_in', '')`;

async function logins(tenantId: string): Promise<string[]> {
  const text = 'select login from identity.sign_in where tenant_id = $1 order by at';
  const { rows } = await server.owner.query<{ login: string }>(text, [tenantId]);
  return rows.map(({ login }) => login);
}

it('the sign-in log of each tenant is kept as long as its own policy says', async () => {
  const [careful, usual] = [await server.tenant(), await server.tenant()];
  for (const { tenantId } of [careful, usual]) {
    for (const days of [5_000, 400, 100, 0]) await server.owner.query(insert, [tenantId, newId(), days, `d${days}`]);
  }
  const admin = careful.reader();
  const { body: policy } = await admin.call(securityRoutes.policy);
  const changed = await admin.call(securityRoutes.changePolicy, { body: { ...policy, signInLogDays: 180 } });
  expect(changed.status).toBe(200);
  const sweep = server.modules
    .flatMap(({ schedules }) => schedules ?? [])
    .find(({ task }) => task === 'identity.sweep');
  await sweep?.run(AbortSignal.timeout(10_000));
  expect(await logins(careful.tenantId)).toEqual(['d100', 'd0']);
  expect(await logins(usual.tenantId)).toEqual(['d400', 'd100', 'd0']);
});

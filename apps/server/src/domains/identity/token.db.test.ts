import { accountRoutes, type Grant, myRoutes, roleRoutes, securityRoutes, sessionRoutes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
  everyGrant,
  goodPassword,
  type TestBrowser,
  type TestInstallation,
  type TestOffice,
  type TestPerson,
} from '../../testing/test-identity.ts';

const clock = fixedClock(new Date('2026-11-23T01:00:00.000Z'));
let installation: TestInstallation;
let office: TestOffice;
beforeAll(async () => {
  installation = await createTestInstallation({ clock });
  office = await installation.office();
});
afterAll(() => installation.close());

async function enter(who: TestPerson): Promise<TestBrowser> {
  const browser = installation.main.browser();
  const body = { login: `${who.login}@${office.code}`, password: who.password };
  expect((await browser.call(sessionRoutes.signIn, { body })).status).toBe(200);
  return browser;
}

const inDays = (days: number): string => new Date(clock.now().getTime() + days * 86_400_000).toISOString();
const create = (browser: TestBrowser, permissions: string[], expiresAt = inDays(30)) =>
  browser.call(myRoutes.createToken, { body: { name: 'nightly', permissions, expiresAt } });
const by = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
const nobody = (): TestBrowser => installation.main.browser();

const grants: Grant[] = [
  { permission: 'account.read', scope: 'tenant' },
  { permission: 'security_policy.write', scope: 'tenant' },
];

describe('an API token', () => {
  it('acts with those of the rights of its holder that it names', async () => {
    const browser = await enter(await office.hire(grants));
    const made = await create(browser, ['account.read']);
    const { token, secret } = made.body;
    expect(secret).toMatch(/^ol_[\w-]{43}$/);
    expect(secret.startsWith(token.prefix)).toBe(true);
    expect(JSON.stringify((await browser.call(myRoutes.tokens)).body)).not.toContain(secret);
    expect((await nobody().call(accountRoutes.list, by(secret))).status).toBe(200);
    expect((await nobody().call(securityRoutes.policy, by(secret))).code).toBe('access.denied');
    expect((await nobody().call(sessionRoutes.me, by(secret))).body).toMatchObject({
      sessionId: null,
      grants: [{ permission: 'account.read', scope: 'tenant' }],
    });
  });

  it('loses what its holder loses', async () => {
    const who = await office.hire(grants);
    const secret = (await create(await enter(who), ['account.read'])).body.secret;
    const { items } = (await (await enter(await office.hire(everyGrant()))).call(roleRoutes.list)).body;
    const role = items.find((one: { grants: { permission: string }[] }) => one.grants.length === 2);
    const boss = await enter(await office.hire(everyGrant()));
    for (const one of items.filter((other: { grants: unknown[] }) => other.grants.length === role.grants.length)) {
      await boss.call(roleRoutes.change, { params: { id: one.id }, body: { version: one.version, grants: [] } });
    }
    await installation.main.hear();
    expect((await nobody().call(accountRoutes.list, by(secret))).code).toBe('access.denied');
  });

  it('never has more than its maker, and lasts a year at most', async () => {
    const browser = await enter(await office.hire(grants));
    const tooMuch = await create(browser, ['account.read', 'role.write', 'no.such']);
    expect(tooMuch).toMatchObject({
      code: 'identity.permission_not_held',
      body: { details: { permissions: ['role.write', 'no.such'] } },
    });
    expect((await create(browser, ['account.read'], inDays(367))).code).toBe('identity.token_expiry');
    expect((await create(browser, ['account.read'], inDays(0))).code).toBe('identity.token_expiry');
  });

  it('cannot change how its holder signs in, nor make further tokens', async () => {
    const who = await office.hire(grants);
    const browser = await enter(who);
    const { secret } = (await create(browser, ['account.read'])).body;
    const refusals = [
      await nobody().call(myRoutes.createToken, {
        ...by(secret),
        body: { name: 'x', permissions: ['account.read'], expiresAt: inDays(1) },
      }),
      await nobody().call(myRoutes.changePassword, {
        ...by(secret),
        body: { current: goodPassword, next: 'Green-Chair-77' },
      }),
      await nobody().call(myRoutes.startTotp, { ...by(secret), body: { password: goodPassword } }),
      await nobody().call(sessionRoutes.signOut, by(secret)),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(Array(4).fill('identity.session_needed'));
  });

  it('ends when revoked, when it expires and with its account', async () => {
    const who = await office.hire(grants);
    const browser = await enter(who);
    const first = (await create(browser, ['account.read'])).body;
    const second = (await create(browser, ['account.read'], inDays(1))).body;
    const third = (await create(browser, ['account.read'])).body;
    const works = async (secret: string) => (await nobody().call(accountRoutes.list, by(secret))).status === 200;
    expect(await works(first.secret)).toBe(true);
    expect(await works(second.secret)).toBe(true);
    expect(await works(third.secret)).toBe(true);
    await browser.call(myRoutes.revokeToken, { params: { id: first.token.id } });
    expect(await works(first.secret)).toBe(false);
    const boss = await enter(await office.hire(everyGrant()));
    clock.advance(86_400_000);
    expect(await works(second.secret)).toBe(false);
    expect(await works(third.secret)).toBe(true);
    const again = await enter(await office.hire(everyGrant()));
    const { accountId: id } = (await nobody().call(sessionRoutes.me, by(third.secret))).body;
    const { version } = (await again.call(accountRoutes.get, { params: { id } })).body;
    await again.call(accountRoutes.disable, { params: { id }, body: { version } });
    expect(await works(third.secret)).toBe(false);
    expect((await boss.call(sessionRoutes.me)).status).toBe(401);
  });

  it('is judged alone when a cookie comes with it, and needs no header against other sites', async () => {
    const browser = await enter(await office.hire(grants));
    const { secret } = (await create(browser, ['account.read'])).body;
    expect((await browser.call(sessionRoutes.me, by(`ol_${'x'.repeat(43)}`))).code).toBe('access.not_signed_in');
    const { app } = installation.main;
    const request = { method: 'PATCH', url: '/api/v1/me/preferences', payload: { theme: 'dark' } } as const;
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await app.inject({ ...request, headers: { cookie } })).json().code).toBe('access.origin_refused');
    expect((await app.inject({ ...request, headers: { authorization: `bearer ${secret}` } })).statusCode).toBe(200);
  });
});

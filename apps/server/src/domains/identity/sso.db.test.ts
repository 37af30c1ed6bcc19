import { accountRoutes, securityRoutes, sessionRoutes } from '@oneline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
  everyGrant,
  type TestBrowser,
  type TestInstallation,
  type TestOffice,
  type TestPerson,
  type TestProcess,
} from '../../testing/test-identity.ts';
import { followProvider, startTestIssuer, type TestIssuer } from '../../testing/test-issuer.ts';

const publicUrl = 'http://127.0.0.1:8080';
let installation: TestInstallation;
let main: TestProcess;
let office: TestOffice;
let boss: TestBrowser;
let issuer: TestIssuer;
let provider: { id: string; version: number };

beforeAll(async () => {
  installation = await createTestInstallation();
  main = await installation.process({ publicUrl });
  office = await installation.office();
  boss = await enter(await office.hire(everyGrant()));
  issuer = await startTestIssuer({
    clientId: 'oneline',
    clientSecret: 'issuer-secret',
    redirectUri: `${publicUrl}/api/v1/session/sso-return`,
  });
  const made = await boss.call(securityRoutes.createProvider, {
    body: {
      name: '统一认证',
      issuer: issuer.url,
      clientId: 'oneline',
      clientSecret: 'issuer-secret',
      loginClaim: 'preferred_username',
      isEnabled: true,
    },
  });
  expect(made.status).toBe(201);
  provider = made.body;
});
afterAll(async () => {
  await issuer.close();
  await installation.close();
});

async function enter(who: TestPerson): Promise<TestBrowser> {
  const browser = main.browser();
  const body = { login: `${who.login}@${office.code}`, password: who.password };
  expect((await browser.call(sessionRoutes.signIn, { body })).status).toBe(200);
  return browser;
}

const atProvider = (location: string): Promise<string> => followProvider(location, publicUrl);

async function begin(browser: TestBrowser, id = provider.id): Promise<string> {
  const started = await browser.call(sessionRoutes.ssoStart, { params: { id } });
  expect(started.status).toBe(302);
  return started.location ?? '';
}

describe('single sign-on', () => {
  it('signs in whoever the provider names, by code with PKCE, nonce and state', async () => {
    const who = await office.hire();
    const ways = await main.browser().call(sessionRoutes.ways, { query: { tenant: office.code } });
    expect(ways.body.providers).toEqual([{ id: provider.id, name: '统一认证' }]);
    issuer.present = who.login;
    const browser = main.browser();
    const location = new URL(await begin(browser));
    expect(location.searchParams.get('code_challenge_method')).toBe('S256');
    expect(location.searchParams.get('nonce')).toMatch(/.{40,}/);
    const back = await browser.open(await atProvider(location.href));
    expect(back).toMatchObject({ status: 302, location: '/' });
    expect(back.setCookies.join('\n')).toMatch(/oneline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/);
    expect((await browser.call(sessionRoutes.me)).body.login).toBe(who.login);
    const { rows } = await installation.server.owner.query('select method from identity.sign_in where login = $1', [
      who.login,
    ]);
    expect(rows).toEqual([{ method: 'sso' }]);
  });

  it('takes the claim of the ID token where it has one, and makes an invited account active', async () => {
    const { personId } = await office.person();
    await boss.call(accountRoutes.create, { body: { personId, login: 'Invited.One' } });
    const bySubject = await boss.call(securityRoutes.createProvider, {
      body: {
        name: '按主体',
        issuer: issuer.url,
        clientId: 'oneline',
        clientSecret: 'issuer-secret',
        loginClaim: 'sub',
        isEnabled: true,
      },
    });
    issuer.present = 'invited.one';
    const browser = main.browser();
    expect((await browser.open(await atProvider(await begin(browser, bySubject.body.id)))).location).toBe('/');
    const { accountId: id } = (await browser.call(sessionRoutes.me)).body;
    expect((await boss.call(accountRoutes.get, { params: { id } })).body).toMatchObject({ state: 'active', personId });
  });

  it('binds the way back to the browser that set out, once', async () => {
    const who = await office.hire();
    issuer.present = who.login;
    const browser = main.browser();
    const started = await browser.call(sessionRoutes.ssoStart, { params: { id: provider.id } });
    expect(started.setCookies[0]).toMatch(/^oneline_sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    const path = await atProvider(started.location ?? '');
    const stranger = main.browser();
    expect((await stranger.open(path)).location).toBe('/sign-in?error=identity.sso_state_invalid');
    const victim = main.browser();
    await begin(victim);
    expect((await victim.open(path)).location, 'of another attempt').toBe('/sign-in?error=identity.sso_state_invalid');
    expect((await browser.open(path)).location).toBe('/');
    browser.cookies.set('oneline_sso', 'x'.repeat(43));
    expect((await browser.open(path)).location).toBe('/sign-in?error=identity.sso_state_invalid');
  });

  it('makes no accounts, and lets no disabled one in', async () => {
    const outcome = async (login: string | null) => {
      issuer.present = login;
      const browser = main.browser();
      return (await browser.open(await atProvider(await begin(browser)))).location;
    };
    expect(await outcome('stranger')).toBe('/sign-in?error=identity.sso_unknown_account');
    const who = await office.hire();
    await installation.server.owner.query("update identity.account set state = 'disabled' where login = $1", [
      who.login,
    ]);
    expect(await outcome(who.login)).toBe('/sign-in?error=identity.sso_unknown_account');
    const elsewhere = await (await installation.office()).hire();
    expect(await outcome(elsewhere.login), 'a login of another tenant').toBe(
      '/sign-in?error=identity.sso_unknown_account',
    );
    expect(await outcome(null)).toBe('/sign-in?error=identity.sso_refused');
  });

  it('refuses a code that was not given for this attempt', async () => {
    const who = await office.hire();
    issuer.present = who.login;
    const mine = main.browser();
    const theirs = main.browser();
    const stolen = new URL(await atProvider(await begin(theirs)), publicUrl);
    const own = new URL(await atProvider(await begin(mine)), publicUrl);
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect((await mine.open(own.pathname + own.search)).location).toBe('/sign-in?error=identity.sso_refused');
    expect((await mine.call(sessionRoutes.me)).status).toBe(401);
  });

  it('takes only issuers that nobody can listen in on, and never shows the secret', async () => {
    const body = { name: 'x', clientId: 'c', loginClaim: 'sub', isEnabled: true };
    for (const insecure of ['http://idp.example.com', 'ftp://127.0.0.1/', 'https://user:pass@idp.example.com/']) {
      const refused = await boss.call(securityRoutes.createProvider, { body: { ...body, issuer: insecure } });
      expect(refused.code).toBe('identity.issuer_insecure');
    }
    const { rows } = await installation.server.owner.query(
      `select client_secret, (select json_agg(e)::text from platform.audit_entry e) as audit from identity.identity_provider`,
    );
    expect(rows[0].client_secret).toMatch(/^v1\./);
    const listed = (await boss.call(securityRoutes.providers)).body;
    for (const one of listed.items) expect(one).toMatchObject({ hasSecret: true });
    expect(JSON.stringify([rows, listed])).not.toContain('issuer-secret');
  });

  it('says so when the provider is away, disabled or unknown', async () => {
    const start = async (id: string) =>
      (await main.browser().call(sessionRoutes.ssoStart, { params: { id } })).location;
    expect(await start(crypto.randomUUID())).toBe('/sign-in?error=identity.provider_not_found');
    const away = await boss.call(securityRoutes.createProvider, {
      body: { name: 'away', issuer: 'http://127.0.0.1:9', clientId: 'c', loginClaim: 'sub', isEnabled: true },
    });
    expect(await start(away.body.id)).toBe('/sign-in?error=identity.sso_unavailable');
    const {
      version,
      id,
      hasSecret: _,
      ...rest
    } = (await boss.call(securityRoutes.providers)).body.items.find((one: { id: string }) => one.id === provider.id);
    const changed = await boss.call(securityRoutes.changeProvider, {
      params: { id },
      body: { ...rest, version, isEnabled: false },
    });
    expect(changed.body).toMatchObject({ isEnabled: false, hasSecret: true });
    expect(await start(provider.id)).toBe('/sign-in?error=identity.provider_not_found');
  });
});

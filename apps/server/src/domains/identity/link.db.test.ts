import { accountRoutes, securityRoutes, sessionRoutes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
  everyGrant,
  type TestBrowser,
  type TestInstallation,
  type TestOffice,
  type TestPerson,
} from '../../testing/test-identity.ts';

const clock = fixedClock(new Date('2026-11-23T01:00:00.000Z'));
let installation: TestInstallation;
let office: TestOffice;
let boss: TestBrowser;
let bossPerson: TestPerson;
beforeAll(async () => {
  installation = await createTestInstallation({ clock });
  office = await installation.office();
  bossPerson = await office.hire(everyGrant());
});
afterAll(() => installation.close());

async function enter(who: { login: string; password: string }, browser = installation.main.browser()) {
  const answer = await browser.call(sessionRoutes.signIn, {
    body: { login: `${who.login}@${office.code}`, password: who.password },
  });
  return { browser, answer };
}
const use = (token: string, password: string) =>
  installation.main.browser().call(sessionRoutes.useLink, { body: { token, password } });
const tokenOf = (link: { url: string }): string => link.url.slice(link.url.indexOf('#') + 1);

let made = 0;
async function invite(): Promise<{ id: string; login: string; token: string; version: number }> {
  boss = (await enter(bossPerson)).browser;
  const { personId } = await office.person();
  made += 1;
  const login = `invited-${made}`;
  const { status, body } = await boss.call(accountRoutes.create, { body: { personId, login } });
  expect(status).toBe(201);
  expect(body.account).toMatchObject({ state: 'invited', login });
  expect(body.link.url).toMatch(/^http:\/\/127\.0\.0\.1:8080\/link#[\w-]{43}$/);
  return { id: body.account.id, login, token: tokenOf(body.link), version: 1 };
}

describe('a one-time link', () => {
  it('sets a password, makes the account active and signs in', async () => {
    const { id, login, token } = await invite();
    const weak = await use(token, 'short');
    expect(weak.body.details.rules).toEqual(['min_length', 'min_classes']);
    const answer = await use(token, 'Green-Chair-77');
    expect(answer.body).toMatchObject({ state: 'signed_in', me: { login } });
    expect(answer.setCookies[0]).toMatch(/^oneline_session=/);
    expect((await boss.call(accountRoutes.get, { params: { id } })).body.state).toBe('active');
    expect((await enter({ login, password: 'Green-Chair-77' })).answer.status).toBe(200);
    expect((await use(token, 'Other-Chair-78')).code).toBe('identity.link_invalid');
  });

  it('used twice at once works for one', async () => {
    const { token } = await invite();
    const answers = await Promise.all([
      use(token, 'Green-Chair-77'),
      use(token, 'Brown-Chair-78'),
      use(token, 'White-Chair-79'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
  });

  it('is good for a day, until a newer one is made, and not for a disabled account', async () => {
    const late = await invite();
    clock.advance(24 * 3_600_000);
    expect((await use(late.token, 'Green-Chair-77')).code).toBe('identity.link_invalid');
    const first = await invite();
    const second = await boss.call(accountRoutes.resetPassword, { params: { id: first.id }, body: { version: 1 } });
    expect(second.status).toBe(200);
    expect((await use(first.token, 'Green-Chair-77')).code).toBe('identity.link_invalid');
    await boss.call(accountRoutes.disable, { params: { id: first.id }, body: { version: 2 } });
    expect((await use(tokenOf(second.body), 'Green-Chair-77')).code).toBe('identity.link_invalid');
    expect((await use('x', 'Green-Chair-77')).code).toBe('identity.link_invalid');
  });

  it('unlocks, ends other sessions and forgets the old password', async () => {
    const who = await office.hire();
    const { browser } = await enter(who);
    for (let i = 0; i < 5; i += 1) await enter({ ...who, password: 'wrong' });
    expect((await enter(who)).answer.status).toBe(401);
    const { url } = await installation.main.identity.resetPassword(`${who.login}@${office.code}`);
    expect((await use(tokenOf({ url }), 'Green-Chair-77')).body.state).toBe('signed_in');
    expect((await browser.call(sessionRoutes.me)).status).toBe(401);
    expect((await enter(who)).answer.status).toBe(401);
    expect((await enter({ ...who, password: 'Green-Chair-77' })).answer.status).toBe(200);
  });

  it('is shown again to whoever repeats the request with its key, and lies sealed meanwhile', async () => {
    boss = (await enter(bossPerson)).browser;
    const { personId } = await office.person();
    const input = { body: { personId, login: 'repeated' }, headers: { 'idempotency-key': 'k1' } };
    const first = await boss.call(accountRoutes.create, input);
    const again = await boss.call(accountRoutes.create, input);
    expect(again.body).toEqual(first.body);
    const { rows } = await installation.server.owner.query('select reply::text from platform.idempotency');
    expect(JSON.stringify(rows)).not.toContain(tokenOf(first.body.link));
  });
});

describe('an account', () => {
  it('is one per person, its login one per tenant', async () => {
    boss = (await enter(bossPerson)).browser;
    const [one, two] = [await office.person(), await office.person()];
    const create = (personId: string, login: string) => boss.call(accountRoutes.create, { body: { personId, login } });
    expect((await create(one.personId, 'wang')).status).toBe(201);
    expect((await create(one.personId, 'wang2')).code).toBe('identity.account_exists');
    expect((await create(two.personId, 'WANG')).code).toBe('identity.login_taken');
    const [a, b] = await Promise.all([create(two.personId, 'zhao'), create(two.personId, 'zhao')]);
    expect([a.status, b.status].toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  it('of another tenant is not there', async () => {
    const away = await installation.office();
    const who = await away.hire();
    const browser = installation.main.browser();
    await browser.call(sessionRoutes.signIn, { body: { login: `${who.login}@${away.code}`, password: who.password } });
    const { accountId: id } = (await browser.call(sessionRoutes.me)).body;
    boss = (await enter(bossPerson)).browser;
    expect((await boss.call(accountRoutes.get, { params: { id } })).code).toBe('identity.account_not_found');
    const disable = await boss.call(accountRoutes.disable, { params: { id }, body: { version: 1 } });
    expect(disable.code).toBe('identity.account_not_found');
  });

  it('of somebody with more rights is not given away, nor the own one touched', async () => {
    const helper = await office.hire([
      { permission: 'account.write', scope: 'tenant' },
      { permission: 'account.read', scope: 'tenant' },
    ]);
    const { browser } = await enter(helper);
    boss = (await enter(bossPerson)).browser;
    const { accountId: bossId } = (await boss.call(sessionRoutes.me)).body;
    const reset = await browser.call(accountRoutes.resetPassword, { params: { id: bossId }, body: { version: 1 } });
    expect(reset.code).toBe('rights.not_held');
    const plain = await office.hire();
    const { browser: plainBrowser } = await enter(plain);
    const { accountId: id } = (await plainBrowser.call(sessionRoutes.me)).body;
    expect((await browser.call(accountRoutes.resetPassword, { params: { id }, body: { version: 1 } })).status).toBe(
      200,
    );
    const { accountId: ownId } = (await browser.call(sessionRoutes.me)).body;
    expect(
      (await browser.call(accountRoutes.resetPassword, { params: { id: ownId }, body: { version: 1 } })).code,
    ).toBe('identity.own_account');
  });
});

describe('an expired password', () => {
  it('must be replaced by another before signing in', async () => {
    const place = await installation.office();
    const who = await place.hire(everyGrant());
    const browser = installation.main.browser();
    const body = { login: `${who.login}@${place.code}`, password: who.password };
    await browser.call(sessionRoutes.signIn, { body });
    const policy = (await browser.call(securityRoutes.policy)).body;
    await browser.call(securityRoutes.changePolicy, {
      body: { ...policy, passwordMaxAgeDays: 30, passwordHistory: 2 },
    });
    clock.advance(31 * 86_400_000);
    const expired = await installation.main.browser().call(sessionRoutes.signIn, { body });
    expect(expired.body).toEqual({ state: 'password_expired', ticket: expect.any(String) });
    expect(expired.setCookies).toEqual([]);
    const { ticket } = expired.body;
    const renew = (password: string) =>
      installation.main.browser().call(sessionRoutes.renewPassword, { body: { ticket, password } });
    expect((await renew(who.password)).body.details.rules).toEqual(['used_before']);
    expect((await renew('Green-Chair-77')).body.state).toBe('signed_in');
    expect((await renew('Brown-Chair-78')).code).toBe('identity.ticket_invalid');
    const { status } = await installation.main
      .browser()
      .call(sessionRoutes.secondFactor, { body: { ticket, code: '123456' } });
    expect(status).toBe(401);
  });
});

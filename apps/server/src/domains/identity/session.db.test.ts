import { accountRoutes, myRoutes, personRoutes, roleRoutes, securityRoutes, sessionRoutes } from '@oneline/contracts';
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
  type TestProcess,
} from '../../testing/test-identity.ts';

const clock = fixedClock(new Date('2026-11-23T01:00:00.000Z'));
let installation: TestInstallation;
let main: TestProcess;
let other: TestProcess;
let office: TestOffice;
let boss: TestBrowser;
beforeAll(async () => {
  installation = await createTestInstallation({ clock });
  main = installation.main;
  other = await installation.process();
  office = await installation.office();
  boss = await enter(await office.hire(everyGrant()));
});
afterAll(() => installation.close());

async function enter(who: TestPerson, browser = main.browser()): Promise<TestBrowser> {
  const login = `${who.login}@${office.code}`;
  const { status } = await browser.call(sessionRoutes.signIn, { body: { login, password: who.password } });
  expect(status).toBe(200);
  return browser;
}

/** The same browser, whose requests reach the other process. */
function elsewhere(browser: TestBrowser): TestBrowser {
  const moved = other.browser();
  for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
  return moved;
}

const isIn = async (browser: TestBrowser): Promise<boolean> => (await browser.call(sessionRoutes.me)).status === 200;

async function lastOutcome(login: string): Promise<string> {
  const { rows } = await installation.server.owner.query(
    'select outcome from identity.sign_in where login = $1 order by at desc, id desc limit 1',
    [login],
  );
  return rows[0]?.outcome;
}

/** Last use is written behind the answer. */
async function lastSeenOf(login: string): Promise<Date> {
  const { rows } = await installation.server.owner.query<{ last_seen_at: Date }>(
    `select s.last_seen_at from identity.session s join identity.account a on a.id = s.account_id
     where a.login = $1 order by s.created_at desc limit 1`,
    [login],
  );
  return rows[0]?.last_seen_at ?? new Date(0);
}

const accountOf = async (browser: TestBrowser) => {
  const { accountId } = (await browser.call(sessionRoutes.me)).body;
  return (await boss.call(accountRoutes.get, { params: { id: accountId } })).body;
};

describe('a session', () => {
  it('that is revoked is refused at once, and by another process as soon as it hears of it', async () => {
    const who = await office.hire();
    const browser = await enter(who);
    const there = elsewhere(browser);
    await other.hear();
    expect(await isIn(there)).toBe(true);
    const { items } = (await browser.call(myRoutes.sessions)).body;
    expect(items).toMatchObject([{ isCurrent: true, method: 'password', agent: 'Test 1.0', ip: '127.0.0.1' }]);
    expect((await boss.call(accountRoutes.revokeSession, { params: { id: items[0].id } })).status).toBe(204);
    expect(await isIn(browser)).toBe(false);
    expect(await isIn(there), 'believed for a few seconds').toBe(true);
    await other.hear();
    expect(await isIn(there)).toBe(false);
    expect(await lastOutcome(who.login)).toBe('revoked');
    expect((await boss.call(accountRoutes.revokeSession, { params: { id: items[0].id } })).code).toBe(
      'identity.session_not_found',
    );
  });

  it('is believed by a process that hears nothing for ten seconds, not longer', async () => {
    const browser = await enter(await office.hire());
    const there = elsewhere(browser);
    expect(await isIn(there)).toBe(true);
    await browser.call(sessionRoutes.signOut);
    clock.advance(9_999);
    expect(await isIn(there)).toBe(true);
    clock.advance(1);
    expect(await isIn(there)).toBe(false);
  });

  it('ends when signed out, and the cookie with it', async () => {
    const who = await office.hire();
    const browser = await enter(who);
    const kept = elsewhere(browser);
    const answer = await browser.call(sessionRoutes.signOut);
    expect(answer).toMatchObject({ status: 204 });
    expect(answer.setCookies[0]).toMatch(/^oneline_session=; .*Max-Age=0/);
    expect(browser.cookies.size).toBe(0);
    expect(await isIn(kept)).toBe(false);
    expect(await lastOutcome(who.login)).toBe('signed_out');
  });

  it('ends after idle time, which use puts off, and after its absolute limit, which nothing does', async () => {
    const who = await office.hire();
    const idle = await enter(who);
    clock.advance(59 * 60_000);
    expect(await isIn(idle)).toBe(true);
    await expect.poll(() => lastSeenOf(who.login)).toEqual(clock.now());
    const fresh = await installation.process();
    clock.advance(59 * 60_000);
    const moved = fresh.browser();
    for (const [name, value] of idle.cookies) moved.cookies.set(name, value);
    expect(await isIn(moved)).toBe(true);
    clock.advance(60 * 60_000);
    expect((await idle.call(sessionRoutes.me)).code).toBe('access.not_signed_in');
    await expect.poll(() => lastOutcome(who.login)).toBe('expired');

    const busy = await enter(who);
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      clock.advance(30 * 60_000);
      expect(await isIn(busy)).toBe(true);
      await expect.poll(() => lastSeenOf(who.login)).toEqual(clock.now());
    }
    clock.advance(30 * 60_000);
    expect(await isIn(busy)).toBe(false);
    boss = await enter(await office.hire(everyGrant()));
  });

  it('writes its last use at most once a minute', async () => {
    const who = await office.hire();
    const browser = await enter(who);
    const begun = clock.now().getTime();
    clock.advance(59_000);
    await isIn(browser);
    await isIn(browser);
    clock.advance(1_000);
    await isIn(browser);
    await expect.poll(() => lastSeenOf(who.login)).toEqual(new Date(begun + 60_000));
    clock.advance(30_000);
    await isIn(browser);
    await browser.call(sessionRoutes.signOut);
    expect(await lastSeenOf(who.login)).toEqual(new Date(begun + 60_000));
  });

  it('ends with the tenant', async () => {
    const away = await installation.office();
    const who = await away.hire();
    const browser = main.browser();
    const body = { login: `${who.login}@${away.code}`, password: who.password };
    expect((await browser.call(sessionRoutes.signIn, { body })).status).toBe(200);
    await installation.server.owner.query("update platform.tenant set state = 'closed' where tenant_id = $1", [
      away.tenantId,
    ]);
    clock.advance(10_000);
    expect(await isIn(browser)).toBe(false);
    expect((await main.browser().call(sessionRoutes.signIn, { body })).status).toBe(401);
  });
});

describe('all sessions of a person', () => {
  it('but the one at hand end when they change their password', async () => {
    const who = await office.hire();
    const here = await enter(who);
    const there = await enter(who);
    await other.hear();
    const wrong = await here.call(myRoutes.changePassword, { body: { current: 'no', next: 'Green-Chair-77' } });
    expect(wrong.code).toBe('identity.password_wrong');
    const weak = await here.call(myRoutes.changePassword, { body: { current: goodPassword, next: who.login } });
    expect(weak).toMatchObject({
      code: 'identity.password_weak',
      body: { details: { rules: expect.arrayContaining(['contains_name']) } },
    });
    const same = await here.call(myRoutes.changePassword, { body: { current: goodPassword, next: goodPassword } });
    expect(same.body.details.rules).toEqual(['used_before']);
    const done = await here.call(myRoutes.changePassword, { body: { current: goodPassword, next: 'Green-Chair-77' } });
    expect(done.status).toBe(204);
    expect(await isIn(here)).toBe(true);
    expect(await isIn(there)).toBe(false);
    await enter({ ...who, password: 'Green-Chair-77' });
    const events = await other.hear();
    expect(events.filter((event) => event.type === 'session.revoked' && event.topic === 'me')).toHaveLength(1);
  });

  it('end when an administrator disables the account, and it can be enabled again', async () => {
    const who = await office.hire();
    const browser = await enter(who);
    const account = await accountOf(browser);
    const disabled = await boss.call(accountRoutes.disable, {
      params: { id: account.id },
      body: { version: account.version },
    });
    expect(disabled.body).toMatchObject({ state: 'disabled', version: account.version + 1 });
    expect(await isIn(browser)).toBe(false);
    const again = await boss.call(accountRoutes.enable, {
      params: { id: account.id },
      body: { version: account.version },
    });
    expect(again).toMatchObject({
      code: 'command.stale_version',
      body: { details: { current: { state: 'disabled' } } },
    });
    const enabled = await boss.call(accountRoutes.enable, {
      params: { id: account.id },
      body: { version: account.version + 1 },
    });
    expect(enabled.body.state).toBe('active');
    expect(await isIn(browser), 'what has ended stays ended').toBe(false);
    await enter(who);
  });

  it('end when the person leaves, also once the durable subscriber has heard it twice', async () => {
    const who = await office.hire();
    const browser = await enter(who);
    await main.hear();
    const person = (await boss.call(personRoutes.get, { params: { id: who.personId } })).body;
    expect(person.account).toMatchObject({ login: who.login, state: 'active' });
    await boss.call(personRoutes.leave, { params: { id: who.personId }, body: { version: person.version } });
    const events = await main.hear('durable');
    for (const { handle, kind } of main.identity.subscribers ?? []) {
      for (const event of events) if (kind === 'durable') await handle(event);
    }
    expect(await isIn(browser)).toBe(false);
    const { rows } = await installation.server.owner.query(
      'select state, version from identity.account where login = $1',
      [who.login],
    );
    expect(rows).toEqual([{ state: 'disabled', version: 2 }]);
    const refused = await main
      .browser()
      .call(sessionRoutes.signIn, { body: { login: `${who.login}@${office.code}`, password: who.password } });
    expect(refused.status).toBe(401);
  });
});

describe('the rights of a session', () => {
  it('follow a change of a role as soon as the process hears of it', async () => {
    const who = await office.hire([{ permission: 'account.read', scope: 'tenant' }]);
    const browser = await enter(who);
    expect((await browser.call(accountRoutes.list)).status).toBe(200);
    const { items } = (await boss.call(roleRoutes.list)).body;
    const its = items.find((role: { grants: { permission: string }[] }) => {
      return role.grants.length === 1 && role.grants[0]?.permission === 'account.read';
    });
    const changed = await boss.call(roleRoutes.change, {
      params: { id: its.id },
      body: { version: its.version, grants: [] },
    });
    expect(changed.status).toBe(200);
    await main.hear();
    expect((await browser.call(accountRoutes.list)).code).toBe('access.denied');
  });

  it('are none but adding it while a second factor is required and missing', async () => {
    const place = await installation.office();
    const who = await place.hire(everyGrant());
    const browser = main.browser();
    await browser.call(sessionRoutes.signIn, { body: { login: `${who.login}@${place.code}`, password: who.password } });
    const policy = (await browser.call(securityRoutes.policy)).body;
    const changed = await browser.call(securityRoutes.changePolicy, {
      body: { ...policy, isSecondFactorRequired: true },
    });
    expect(changed.body).toMatchObject({ isSecondFactorRequired: true, version: 2 });
    await main.hear();
    expect((await browser.call(sessionRoutes.me)).body).toMatchObject({ mustAddSecondFactor: true, grants: [] });
    expect((await browser.call(securityRoutes.policy)).code).toBe('access.denied');
    expect((await browser.call(myRoutes.startTotp, { body: { password: goodPassword } })).status).toBe(200);
  });

  it('decide whose sessions, accounts and sign-ins are seen', async () => {
    const near = await office.hire();
    const far = await office.hire([], { unitId: office.rootId });
    const nearBrowser = await enter(near);
    const farBrowser = await enter(far);
    const scope = 'team' as const;
    const lead = await enter(
      await office.hire([
        { permission: 'account.read', scope },
        { permission: 'account.write', scope },
        { permission: 'session.read', scope },
        { permission: 'session.revoke', scope },
        { permission: 'sign_in_log.read', scope },
      ]),
    );
    const logins = (
      (await lead.call(accountRoutes.list, { query: { limit: '200' } })).body.items as { login: string }[]
    ).map((one) => one.login);
    expect(logins).toContain(near.login);
    expect(logins).not.toContain(far.login);
    const farId = (await farBrowser.call(sessionRoutes.me)).body.accountId;
    expect((await lead.call(accountRoutes.get, { params: { id: farId } })).code).toBe('access.denied');
    const sessionOf = async (browser: TestBrowser) => (await browser.call(myRoutes.sessions)).body.items[0].id;
    expect((await lead.call(accountRoutes.revokeSession, { params: { id: await sessionOf(farBrowser) } })).code).toBe(
      'access.denied',
    );
    expect(
      (await lead.call(accountRoutes.revokeSession, { params: { id: await sessionOf(nearBrowser) } })).status,
    ).toBe(204);
    const seen = (await lead.call(accountRoutes.signIns, { query: { limit: '200' } })).body.items as {
      login: string;
      ip: string;
    }[];
    expect(seen.some((one) => one.login === near.login)).toBe(true);
    expect(seen.some((one) => one.login === far.login)).toBe(false);
    expect(seen[0]?.ip).toBe('127.0.*.*');
    const sessions = (await lead.call(accountRoutes.sessions)).body.items as { ip: string }[];
    expect(sessions[0]?.ip).toBe('127.0.*.*');
  });

  it('that see addresses in clear put the reading on record', async () => {
    const clear = await enter(
      await office.hire([{ permission: 'sign_in_log.read', scope: 'tenant' }], {
        fields: [{ resource: 'sign_in', field: 'ip', right: 'read' }],
      }),
    );
    const { items } = (await clear.call(accountRoutes.signIns, { query: { limit: '1' } })).body;
    expect(items[0].ip).toBe('127.0.0.1');
    const { rows } = await installation.server.owner.query(
      "select subject_id from platform.audit_entry where action = 'sign_in.read' order by seq desc limit 1",
    );
    expect(rows).toEqual([{ subject_id: items[0].id }]);
  });
});

describe('saved preferences', () => {
  it('replace only the members given, also from two tabs at once, and stay small', async () => {
    const browser = await enter(await office.hire());
    await Promise.all([
      browser.call(myRoutes.preferences, { body: { theme: 'dark' } }),
      browser.call(myRoutes.preferences, { body: { locale: 'en' } }),
    ]);
    expect((await browser.call(sessionRoutes.me)).body.preferences).toEqual({ theme: 'dark', locale: 'en' });
    const large = { tables: { people: 'x'.repeat(66_000) } };
    expect((await browser.call(myRoutes.preferences, { body: large })).code).toBe('identity.preferences_too_large');
    expect((await browser.call(sessionRoutes.me)).body.preferences).toEqual({ theme: 'dark', locale: 'en' });
  });
});

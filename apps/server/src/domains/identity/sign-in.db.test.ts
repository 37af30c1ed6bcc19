import { sessionRoutes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
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

const signIn = (who: { login: string; password: string }, browser = installation.main.browser()) =>
  browser.call(sessionRoutes.signIn, { body: { login: `${who.login}@${office.code}`, password: who.password } });

async function outcomes(login: string): Promise<string[]> {
  const { rows } = await installation.server.owner.query<{ outcome: string }>(
    'select outcome from identity.sign_in where tenant_id = $1 and login = $2 order by at, id',
    [office.tenantId, login],
  );
  return rows.map((row) => row.outcome);
}

async function fail(who: TestPerson, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) expect((await signIn({ ...who, password: 'wrong' })).status).toBe(401);
}

describe('signing in', () => {
  it('with the right password gives a session and says who is there', async () => {
    const who = await office.hire([{ permission: 'code.read', scope: 'tenant' }]);
    const browser = installation.main.browser();
    const answer = await signIn(who, browser);
    expect(answer.body).toMatchObject({
      state: 'signed_in',
      me: { login: who.login, name: who.name, grants: [{ permission: 'code.read', scope: 'tenant' }] },
    });
    const me = await browser.call(sessionRoutes.me);
    expect(me.body).toEqual(answer.body.me);
    expect(await outcomes(who.login)).toEqual(['signed_in']);
  });

  it('answers a wrong password, an unknown login and a locked or disabled account alike', async () => {
    const known = await office.hire();
    const locked = await office.hire();
    const disabled = await office.hire();
    await fail(locked, 5);
    await installation.server.owner.query(
      "update identity.account set state = 'disabled' where tenant_id = $1 and login = $2",
      [office.tenantId, disabled.login],
    );
    const answers = [
      await signIn({ ...known, password: 'wrong' }),
      await signIn({ login: 'nobody', password: 'wrong' }),
      await signIn(locked),
      await signIn(disabled),
      await installation.main.browser().call(sessionRoutes.signIn, { body: { login: 'a@no-such', password: 'x' } }),
    ];
    const bodies = answers.map(({ status, body: { instance: _, ...body }, setCookies }) => ({
      status,
      body,
      setCookies,
    }));
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'identity.wrong_credentials' }, setCookies: [] });
    expect(await outcomes(known.login)).toEqual(['wrong_credentials']);
    expect(await outcomes('nobody')).toEqual(['wrong_credentials']);
    expect((await outcomes(locked.login)).at(-1)).toBe('locked');
    expect(await outcomes(disabled.login)).toEqual(['disabled']);
  });

  it('does not put into the log what cannot be a login, such as a password in the wrong field', async () => {
    await signIn({ login: 'My Secret!', password: 'x' });
    expect(await outcomes('My Secret!')).toEqual([]);
    expect((await outcomes('')).length).toBe(1);
  });

  it('without a tenant finds the one that has the login, and refuses where two have it', async () => {
    const other = await installation.office();
    const only = await office.hire([], { login: 'only-here' });
    await office.hire([], { login: 'in-both' });
    const both = await other.hire([], { login: 'in-both' });
    const plain = (login: string, password: string) =>
      installation.main.browser().call(sessionRoutes.signIn, { body: { login, password } });
    expect((await plain('ONLY-here', only.password)).body.state).toBe('signed_in');
    expect((await plain('in-both', both.password)).code).toBe('identity.wrong_credentials');
    expect((await plain(`in-both@${other.code.toUpperCase()}`, both.password)).body.state).toBe('signed_in');
  });

  it('to the made-up operator is refused where other machines reach the server', async () => {
    const demo = await installation.office();
    const who = await demo.hire();
    const body = { login: `${who.login}@${demo.code}`, password: who.password };
    const exposed = await installation.process({ isExposed: true });
    expect((await exposed.browser().call(sessionRoutes.signIn, { body })).status).toBe(200);
    await installation.server.owner.query('update platform.tenant set is_demo = true where tenant_id = $1', [
      demo.tenantId,
    ]);
    expect((await installation.main.browser().call(sessionRoutes.signIn, { body })).status).toBe(200);
    const refused = await exposed.browser().call(sessionRoutes.signIn, { body });
    expect([refused.status, refused.code]).toEqual([403, 'identity.demo_refused']);
  });

  it('needs the header that another site cannot send', async () => {
    const who = await office.hire();
    const { app } = installation.main;
    const request = {
      method: 'POST',
      url: '/api/v1/session',
      payload: { login: who.login, password: who.password },
    } as const;
    expect((await app.inject(request)).json().code).toBe('access.origin_refused');
    const foreign = await app.inject({ ...request, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.json().code).toBe('access.origin_refused');
    const own = await app.inject({ ...request, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(own.statusCode).toBe(200);
  });

  it('sets a cookie that no script reads and no other site sends', async () => {
    const who = await office.hire();
    const [plain] = (await signIn(who)).setCookies;
    expect(plain).toMatch(/^oneline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const secure = await installation.process({ isSecure: true });
    const [hosted] = (await signIn(who, secure.browser())).setCookies;
    expect(hosted).toMatch(/^__Host-oneline_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  });

  it('stores neither password nor session token readable', async () => {
    const who = await office.hire();
    const browser = installation.main.browser();
    await signIn(who, browser);
    const token = browser.cookies.get('oneline_session') ?? '';
    const { rows } = await installation.server.owner.query(
      `select (select json_agg(s) from identity.session s)::text || (select json_agg(a) from identity.account a)::text
        || (select json_agg(e) from platform.audit_entry e)::text || (select json_agg(o) from platform.outbox o)::text as all`,
    );
    expect(rows[0].all).not.toContain(token);
    expect(rows[0].all).not.toContain(Buffer.from(token).toString('hex'));
    expect(rows[0].all).not.toContain(who.password);
    expect(rows[0].all).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });

  it('hashes again a password whose hash has other parameters', async () => {
    const who = await office.hire();
    const { owner } = installation.server;
    // 'Blue-Kettle-41' with m=8, t=1.
    const { argon2Sync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 1);
    const tag = argon2Sync('argon2id', {
      message: who.password,
      nonce: salt,
      parallelism: 1,
      tagLength: 32,
      memory: 8,
      passes: 1,
    });
    const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
    await owner.query('update identity.account set password_hash = $2 where login = $1', [
      who.login,
      `$argon2id$v=19$m=8,t=1,p=1$${unpadded(salt)}$${unpadded(tag)}`,
    ]);
    expect((await signIn(who)).status).toBe(200);
    const { rows } = await owner.query('select password_hash from identity.account where login = $1', [who.login]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn(who)).status).toBe(200);
  });
});

describe('an account with wrong passwords', () => {
  it('waits, longer each time, also for the right one and after a restart', async () => {
    const who = await office.hire();
    await fail(who, 4);
    expect((await signIn(who)).status).toBe(200);
    await fail(who, 5);
    expect((await signIn(who)).code).toBe('identity.wrong_credentials');
    const restarted = await installation.process();
    clock.advance(59_000);
    expect((await signIn(who, restarted.browser())).code).toBe('identity.wrong_credentials');
    clock.advance(1_000);
    await fail(who, 1);
    clock.advance(60_000);
    expect((await signIn(who)).status, 'the second wait is twice as long').toBe(401);
    clock.advance(60_000);
    expect((await signIn(who)).status).toBe(200);
    await fail(who, 4);
    expect((await signIn(who)).status, 'success begins the count anew').toBe(200);
  });

  it('counts each of many at once, and lets none past the lock', async () => {
    const who = await office.hire();
    const other = await installation.process();
    const attempts = Array.from({ length: 12 }, (_, i) =>
      signIn({ ...who, password: 'wrong' }, (i % 2 ? other : installation.main).browser()),
    );
    for (const { status } of await Promise.all(attempts)) expect(status).toBe(401);
    const { rows } = await installation.server.owner.query(
      'select failures, locked_until_at from identity.account where tenant_id = $1 and login = $2',
      [office.tenantId, who.login],
    );
    expect(rows[0].failures).toBe(5);
    expect(rows[0].locked_until_at).toEqual(new Date(clock.now().getTime() + 60_000));
    const log = await outcomes(who.login);
    expect(log.filter((outcome) => outcome === 'wrong_credentials')).toHaveLength(5);
    expect(log.filter((outcome) => outcome === 'locked')).toHaveLength(7);
    const audit = await installation.server.owner.query(
      "select 1 from platform.audit_entry where action = 'account.locked' and subject_name = $1",
      [who.login],
    );
    expect(audit.rows).toHaveLength(1);
  });

  it('is not hindered by right passwords at the same moment', async () => {
    const who = await office.hire();
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(who)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });
});

import { accountRoutes, myRoutes, securityRoutes, sessionRoutes } from '@oneline/contracts';
import { fixedClock } from '@oneline/kernel';
import { Secret, TOTP } from 'otpauth';
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

const browse = (): TestBrowser => installation.main.browser();
const codeOf = (secret: string): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: clock.now().getTime() });
const begin = (who: TestPerson, browser: TestBrowser) =>
  browser.call(sessionRoutes.signIn, { body: { login: `${who.login}@${office.code}`, password: who.password } });

/** Somebody with a second factor, whose code of this time step is used. */
async function guarded(): Promise<{ who: TestPerson; secret: string; recoveryCodes: string[]; browser: TestBrowser }> {
  const who = await office.hire();
  const browser = browse();
  await begin(who, browser);
  const started = await browser.call(myRoutes.startTotp, { body: { password: goodPassword } });
  expect(started.body.uri).toContain(`secret=${started.body.secret}`);
  expect((await browser.call(myRoutes.confirmTotp, { body: { code: '000000' } })).code).toBe(
    'identity.second_factor_failed',
  );
  const { secret } = started.body;
  const confirmed = await browser.call(myRoutes.confirmTotp, { body: { code: codeOf(secret) } });
  expect(confirmed.status).toBe(200);
  return { who, secret, recoveryCodes: confirmed.body.recoveryCodes, browser };
}

async function ticketOf(who: TestPerson): Promise<string> {
  const { body } = await begin(who, browse());
  expect(body).toEqual({ state: 'second_factor', ticket: expect.stringMatching(/^[\w-]{43}$/) });
  return body.ticket;
}
const finish = (ticket: string, code: string) => browse().call(sessionRoutes.secondFactor, { body: { ticket, code } });

describe('a second factor', () => {
  it('is asked for after the password, and each code is good once', async () => {
    const { who, secret } = await guarded();
    const used = codeOf(secret);
    expect((await finish(await ticketOf(who), used)).code, 'confirmed with this code').toBe(
      'identity.second_factor_failed',
    );
    clock.advance(30_000);
    const code = codeOf(secret);
    const ticket = await ticketOf(who);
    const answer = await finish(ticket, code);
    expect(answer.body).toMatchObject({ state: 'signed_in', me: { hasSecondFactor: true } });
    expect((await finish(await ticketOf(who), code)).code).toBe('identity.second_factor_failed');
    expect((await finish(ticket, code)).code, 'the ticket is used up').toBe('identity.ticket_invalid');
  });

  it('lets in one of two who use a code at the same moment', async () => {
    const { who, secret } = await guarded();
    clock.advance(30_000);
    const code = codeOf(secret);
    const tickets = [await ticketOf(who), await ticketOf(who), await ticketOf(who)];
    const answers = await Promise.all(tickets.map((ticket) => finish(ticket, code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
  });

  it('forgives a clock that is one step off, not two', async () => {
    const { who, secret } = await guarded();
    clock.advance(120_000);
    const now = clock.now();
    clock.set(new Date(now.getTime() - 60_000));
    const old = codeOf(secret);
    clock.set(new Date(now.getTime() - 30_000));
    const late = codeOf(secret);
    clock.set(now);
    expect((await finish(await ticketOf(who), old)).status).toBe(401);
    expect((await finish(await ticketOf(who), late)).status).toBe(200);
  });

  it('can be replaced by each recovery code once, however it is typed', async () => {
    const { who, recoveryCodes } = await guarded();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    const answer = await finish(await ticketOf(who), ` ${first.toUpperCase().replaceAll('-', ' ')}`);
    expect(answer.body.state).toBe('signed_in');
    expect((await finish(await ticketOf(who), first)).code).toBe('identity.second_factor_failed');
    const tickets = [await ticketOf(who), await ticketOf(who)];
    const answers = await Promise.all(tickets.map((ticket) => finish(ticket, second)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  it('gives up a ticket after five minutes, and wrong codes lock the account', async () => {
    const { who, secret } = await guarded();
    clock.advance(30_000);
    const old = await ticketOf(who);
    clock.advance(300_000);
    expect((await finish(old, codeOf(secret))).code).toBe('identity.ticket_invalid');
    const ticket = await ticketOf(who);
    for (let i = 0; i < 5; i += 1) expect((await finish(ticket, 'abcdef')).code).toBe('identity.second_factor_failed');
    expect((await finish(ticket, codeOf(secret))).code).toBe('identity.ticket_invalid');
    expect((await begin(who, browse())).code, 'right passwords between wrong codes forgive nothing').toBe(
      'identity.wrong_credentials',
    );
  });

  it('is kept sealed, its recovery codes hashed', async () => {
    const { who, secret, recoveryCodes } = await guarded();
    const { rows } = await installation.server.owner.query(
      `select a.totp_secret, (select json_agg(r)::text from identity.recovery_code r where r.account_id = a.id) as codes,
        (select json_agg(e)::text from platform.audit_entry e) as audit, (select json_agg(o)::text from platform.outbox o) as outbox
       from identity.account a where a.login = $1`,
      [who.login],
    );
    const all = JSON.stringify(rows);
    expect(rows[0].totp_secret).toMatch(/^v1\./);
    expect(all).not.toContain(secret);
    for (const code of recoveryCodes) expect(all).not.toContain(code);
  });

  it('is removed by its owner with the password, or by an administrator, but not where it is required', async () => {
    const { who, browser } = await guarded();
    expect((await browser.call(myRoutes.removeTotp, { body: { password: 'no' } })).code).toBe(
      'identity.password_wrong',
    );
    const boss = browse();
    await begin(await office.hire(everyGrant()), boss);
    const { accountId: id } = (await browser.call(sessionRoutes.me)).body;
    const { version } = (await boss.call(accountRoutes.get, { params: { id } })).body;
    const removed = await boss.call(accountRoutes.resetSecondFactor, { params: { id }, body: { version } });
    expect(removed.body).toMatchObject({ hasSecondFactor: false });
    expect((await begin(who, browse())).body.state).toBe('signed_in');
    const own = await guarded();
    expect((await own.browser.call(myRoutes.removeTotp, { body: { password: goodPassword } })).status).toBe(204);
    const required = await guarded();
    const policy = (await boss.call(securityRoutes.policy)).body;
    await boss.call(securityRoutes.changePolicy, { body: { ...policy, isSecondFactorRequired: true } });
    expect((await required.browser.call(myRoutes.removeTotp, { body: { password: goodPassword } })).code).toBe(
      'identity.second_factor_required',
    );
  });
});

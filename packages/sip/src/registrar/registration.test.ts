import { describe, expect, it } from 'vitest';
import { createDigestClient } from '../auth/digest-client.ts';
import { headerFields } from '../message/header-fields.ts';
import { CALLEE, CALLER, createCallWorld } from '../testing/call-world.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { createKeepAlive } from '../user-agent/keep-alive.ts';
import { createLocator } from '../user-agent/locator.ts';
import { createRegistration } from './registration.ts';

describe('a trunk that wants us registered', () => {
  function trunk(answer: (transaction: ServerTransaction) => void) {
    const calls = createCallWorld({ handlers: { onRegister: answer } });
    const told: string[] = [];
    const { locate } = createLocator({ nowMs: calls.timers.nowMs });
    const registration = createRegistration({
      agent: calls.caller.agent,
      timers: calls.timers,
      locate,
      registrar: `sip:${CALLEE}`,
      address: `sip:us@${CALLEE}`,
      expiresSeconds: 100,
      digest: createDigestClient(() => ({ user: 'us', password: 'secret' })),
      onState: (state, status) => told.push(`${state} ${status}`),
    });
    const registers = () =>
      calls.network.sent.filter(({ message }) => message.kind === 'request' && message.method === 'REGISTER');
    return { ...calls, told, registration, registers };
  }
  const grant = (transaction: ServerTransaction, expires = 50) =>
    transaction.answer(200, { headers: headerFields({ Contact: `<sip:${CALLER}:5060>;expires=${expires}` }) });

  it('is kept so, in time for what it grants, and let go at the end', () => {
    const { timers, told, registration, registers } = trunk(grant);
    timers.advance(85_000);
    expect(told).toEqual(['registering null', 'up 200']);
    expect(registers().map(({ atMs }) => Math.round(atMs / 1000))).toEqual([0, 40, 80]);
    registration.close();
    timers.advance(100_000);
    expect(registers().at(-1)?.message.headers.get('expires')).toBe('0');
    expect(registers()).toHaveLength(4);
    expect(timers.size).toBe(0);
  });

  it('and asks for credentials, or for a longer time, gets them', () => {
    const { timers, told, registers } = trunk((transaction) => {
      const { headers } = transaction.request;
      if (!headers.has('authorization')) {
        transaction.answer(401, {
          headers: headerFields({ 'WWW-Authenticate': 'Digest realm="x", nonce="n", qop="auth"' }),
        });
      } else if (headers.get('expires') === '100') {
        transaction.answer(423, { headers: headerFields({ 'Min-Expires': 300 }) });
      } else grant(transaction, 300);
    });
    timers.advance(200_000);
    expect(told).toEqual(['registering null', 'up 200']);
    expect(registers()).toHaveLength(3);
  });

  it('and refuses is asked again, after longer and longer, or when it says', () => {
    let status = 403;
    const { timers, told, registers } = trunk((transaction) => {
      if (status === 200) grant(transaction, 3000);
      else transaction.answer(status, { headers: headerFields({ 'Retry-After': status === 503 ? 300 : undefined }) });
    });
    timers.advance(95_000);
    expect(registers().map(({ atMs }) => Math.round(atMs / 1000))).toEqual([0, 30, 90]);
    status = 503;
    timers.advance(120_000);
    status = 200;
    timers.advance(290_000);
    expect(registers()).toHaveLength(4);
    timers.advance(20_000);
    expect(told).toEqual(['registering null', 'down 403', 'down 403', 'down 403', 'down 503', 'up 200']);
  });
});

describe('a peer that is asked whether it is there', () => {
  it('is up when it answers anything, and down when it fails to twice', () => {
    const silent: readonly number[] = [];
    const calls = createCallWorld({ fates: [[0], [0], ...Array<typeof silent>(40).fill(silent)] });
    const told: string[] = [];
    const keepAlive = createKeepAlive({
      agent: calls.caller.agent,
      timers: calls.timers,
      uri: `sip:${CALLEE}`,
      peer: calls.network.peer(CALLEE),
      everySeconds: 60,
      onState: (isUp, roundTripMs) => told.push(`${isUp} ${roundTripMs}`),
    });
    calls.timers.advance(60_000 + 32_000 + 5000 + 30_000);
    expect(told).toEqual(['true 10']);
    calls.timers.advance(10_000);
    expect(told).toEqual(['true 10', 'false null']);
    // 40 are lost; what then gets through was asked, and asked again, before.
    calls.timers.advance(200_000);
    expect(told.slice(2)).toEqual([expect.stringMatching(/^true \d+$/)]);
    keepAlive.close();
    calls.timers.advance(100_000);
    expect(calls.timers.size).toBe(0);
  });
});

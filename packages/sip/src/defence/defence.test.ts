import { describe, expect, it } from 'vitest';
import { headerField } from '../message/header-fields.ts';
import { createCallWorld } from '../testing/call-world.ts';
import { requestOf } from '../testing/transaction-world.ts';
import { createVirtualTimers } from '../testing/virtual-timers.ts';
import { createAddressList } from './address-list.ts';
import { createDefence } from './defence.ts';
import { createLagMeter, createOverloadGuard } from './overload.ts';

function world() {
  const timers = createVirtualTimers();
  const banned: string[] = [];
  const trunks = createAddressList(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
  const defence = createDefence({
    nowMs: timers.nowMs,
    isTrusted: trunks.has,
    strangers: { perSecond: 10, burst: 5 },
    ban: { points: 10, windowMs: 60_000, banMs: 600_000 },
    onBan: (address, offence) => banned.push(`${address} ${offence}`),
  });
  return { timers, defence, banned };
}

const attacker = '192.0.2.66';

describe('the defence', () => {
  it('knows trunks by address and by network, in both families', () => {
    const list = createAddressList(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
    expect(['203.0.113.255', '2001:db8:1::1', '198.51.100.7'].map(list.has)).toEqual([true, true, true]);
    expect(['203.0.114.1', '2001:db9::1', '198.51.100.8', 'nonsense', ''].map(list.has)).toEqual(Array(5).fill(false));
    for (const network of ['pbx', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '::/129']) {
      expect(() => createAddressList([network])).toThrow(expect.objectContaining({ code: 'sip.bad_network' }));
    }
  });

  it('lets strangers through slowly, and trunks always', () => {
    const { timers, defence } = world();
    const heard = (address: string) =>
      Array.from({ length: 8 }, () => defence.mayReceive(address)).filter(Boolean).length;
    expect([heard(attacker), heard('203.0.113.5'), heard('192.0.2.67')]).toEqual([5, 8, 5]);
    timers.advance(300);
    expect(heard(attacker)).toBe(3);
  });

  it('bans who guesses passwords, for a time, and never a trunk', () => {
    const { timers, defence, banned } = world();
    for (let i = 0; i < 5; i++) {
      defence.note(attacker, 'unauthorized');
      defence.note('203.0.113.5', 'unauthorized');
    }
    expect(banned).toEqual([`${attacker} unauthorized`]);
    expect([defence.mayReceive(attacker), defence.mayReceive('203.0.113.5')]).toEqual([false, true]);
    expect(defence.bans()).toEqual([{ address: attacker, untilMs: 600_000 }]);
    timers.advance(600_001);
    expect([defence.mayReceive(attacker), defence.bans()]).toEqual([true, []]);
  });

  it('forgives what is long ago, and lifts a ban when it is told to', () => {
    const { timers, defence, banned } = world();
    for (let i = 0; i < 9; i++) {
      defence.note(attacker, 'malformed');
      timers.advance(8000);
    }
    expect(banned).toEqual([]);
    defence.note(attacker, 'scanner');
    defence.unban(attacker);
    expect(defence.mayReceive(attacker)).toBe(true);
  });

  it('knows scanners by what they call themselves, and bans them at once', () => {
    const { defence, banned } = world();
    const request = requestOf('OPTIONS');
    const called = (name: string) => ({
      ...request,
      headers: request.headers.with([...request.headers.fields, headerField('User-Agent', name)]),
    });
    expect(defence.isScan(called('Yealink SIP-T46S'), attacker)).toBe(false);
    expect(defence.isScan(called('friendly-scanner'), '203.0.113.5')).toBe(false);
    expect(defence.isScan(called('friendly-scanner'), attacker)).toBe(true);
    expect(banned).toEqual([`${attacker} scanner`]);
  });
});

describe('an overload', () => {
  it('sends new calls away with 503, each to come again at another time, and none that are under way', () => {
    let lagMs = 0;
    const limits = { mostDialogs: 2, mostNewPerSecond: 5, mostLagMs: 100 };
    const guard = createOverloadGuard({
      nowMs: () => calls.timers.nowMs(),
      dialogs: () => calls.callee.agent.dialogs,
      lagMs: () => lagMs,
      limits,
    });
    const calls = createCallWorld({
      handlers: { admit: (transaction) => guard(transaction) },
      onCall: (call, end) => {
        end.sessions.push(call.open(end.listener));
        call.accept('answer');
      },
    });
    for (let i = 0; i < 3; i++) {
      calls.dial();
      calls.timers.advance(1000);
    }
    expect(calls.caller.told).toEqual(['answered answer', 'answered answer', 'failed 503']);
    expect(
      calls.network.sent.find(({ message }) => message.headers.has('retry-after'))?.message.headers.get('retry-after'),
    ).toBe('5');
    calls.caller.sessions[0]?.hangUp();
    calls.timers.advance(100);
    expect(calls.callee.told).toEqual(['ended there hungUp']);
    lagMs = 200;
    calls.dial();
    calls.timers.advance(1000);
    expect(calls.caller.told.at(-1)).toBe('failed 503');
  });

  it('is seen by how late timers are', () => {
    const timers = createVirtualTimers();
    let behindMs = 0;
    const meter = createLagMeter({ ...timers, nowMs: () => timers.nowMs() + behindMs });
    timers.advance(1000);
    expect(meter.lagMs()).toBe(0);
    behindMs = 400;
    timers.advance(250);
    expect(meter.lagMs()).toBe(400);
    timers.advance(500);
    expect(meter.lagMs()).toBe(100);
    meter.close();
    expect(timers.size).toBe(0);
  });
});

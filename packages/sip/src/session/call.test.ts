import { fixedClock } from '@oneline/kernel';
import { describe, expect, it } from 'vitest';
import { createAuthorizer } from '../auth/authorizer.ts';
import { digestAlgorithms, userDigest } from '../auth/digest.ts';
import { createDigestClient } from '../auth/digest-client.ts';
import { createDigestServer } from '../auth/digest-server.ts';
import { headerField } from '../message/header-fields.ts';
import { CALLEE, createCallWorld, nothingLeft } from '../testing/call-world.ts';
import type { IncomingCall } from './incoming-call.ts';

const lost: readonly number[] = [];
const answerAtOnce =
  (sdp = 'answer') =>
  (call: IncomingCall, end: { sessions: unknown[]; listener: Parameters<IncomingCall['open']>[0] }) => {
    end.sessions.push(call.open(end.listener));
    call.accept(sdp);
  };

describe('a call', () => {
  it('rings, is answered, and is hung up by the caller', () => {
    const world = createCallWorld();
    world.dial();
    world.timers.advance(10);
    expect(world.callee.calls[0]).toMatchObject({ offer: 'offer', peer: { address: '10.0.0.1' } });
    world.callee.calls[0]?.progress(180);
    world.timers.advance(1000);
    world.callee.calls[0]?.accept('answer');
    world.timers.advance(100);
    world.caller.sessions[0]?.hangUp({ q850: 16 });
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['180', 'answered answer', 'ended here hungUp']);
    expect(world.callee.told).toEqual(['ended there hungUp']);
    expect(world.trace()).toEqual(['> INVITE', '< 180 INVITE', '< 200 INVITE', '> ACK', '> BYE', '< 200 BYE']);
    expect(world.network.sent[4]?.message.headers.get('reason')).toBe('Q.850;cause=16');
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('is hung up by the callee, over its own count of requests', () => {
    const world = createCallWorld({ onCall: answerAtOnce() });
    world.dial();
    world.timers.advance(100);
    world.callee.sessions[0]?.hangUp();
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['answered answer', 'ended there hungUp']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('is refused, and the caller hears why', () => {
    const world = createCallWorld();
    world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.reject(486, { headers: [headerField('Reason', 'Q.850;cause=17;text="User busy"')] });
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['failed 486']);
    expect(world.callee.calls[0]?.isOpen).toBe(false);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('is sent elsewhere, the best place first', () => {
    const world = createCallWorld();
    const contacts: (readonly string[])[] = [];
    world.dial({ listener: { ...world.caller.listener, onFailed: (failure) => contacts.push(failure.contacts) } });
    world.timers.advance(10);
    world.callee.calls[0]?.redirect(['sip:a@x', 'sip:b@x']);
    world.timers.advance(10);
    expect(contacts).toEqual([['sip:a@x', 'sip:b@x']]);
  });

  it('is cancelled while it rings', () => {
    const world = createCallWorld();
    const call = world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.progress(180);
    world.timers.advance(100);
    call.cancel({ status: 200, text: 'Call completed elsewhere' });
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['180', 'failed 487']);
    expect(world.callee.told).toEqual(['cancelled']);
    world.callee.calls[0]?.accept('too late');
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('that is answered as it is cancelled is hung up', () => {
    const world = createCallWorld();
    const call = world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.progress(180);
    world.timers.advance(100);
    call.cancel();
    world.callee.calls[0]?.accept('answer');
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['180', 'failed 487']);
    expect(world.callee.told).toEqual(['ended there hungUp']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('that nobody answers ends with 408, and one that leads nowhere with 503', () => {
    const world = createCallWorld({ fates: Array(20).fill(lost) });
    world.dial();
    world.timers.advance(40_000);
    world.dial({ uri: 'sip:nobody@10.9.9.9' });
    world.dial({ uri: 'urn:service:sos' });
    world.timers.advance(100);
    expect(world.caller.told.toSorted()).toEqual(['failed 408', 'failed 503', 'failed 503']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('without an offer gets one, and answers it in its ACK', () => {
    const world = createCallWorld({ onCall: answerAtOnce('their offer') });
    const { agent, listener } = world.caller;
    agent.call({ uri: `sip:x@${CALLEE}`, from: '<sip:a@b>', sdp: '', listener });
    world.timers.advance(100);
    expect(world.callee.calls[0]?.offer).toBeNull();
    expect(world.caller.told).toEqual(['answered their offer']);
  });
});

describe('the answer of a callee', () => {
  it('is repeated until its ACK comes, and a BYE waits for that', () => {
    const world = createCallWorld({ onCall: answerAtOnce(), fates: [[0], [0], lost, [0], lost, [0]] });
    world.dial();
    world.timers.advance(100);
    world.callee.sessions[0]?.hangUp();
    expect(world.callee.told).toEqual(['ended here hungUp']);
    world.timers.advance(1400);
    expect(world.trace()).toEqual(['> INVITE', '< 200 INVITE', '> ACK', '< 200 INVITE', '> ACK']);
    world.timers.advance(1000);
    expect(world.trace().slice(5)).toEqual(['< 200 INVITE', '> ACK', '< BYE', '> 200 BYE']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('that is never acknowledged ends the call', () => {
    const world = createCallWorld({ onCall: answerAtOnce(), fates: [[0], ...Array(40).fill(lost)] });
    world.dial();
    world.timers.advance(70_000);
    expect(world.callee.told).toEqual(['ended here unacknowledged 408']);
    expect(world.trace()).toContain('< BYE');
    expect(world.leftovers()).toEqual(nothingLeft);
  });
});

describe('early media', () => {
  it('that the caller can take reliably is acknowledged by PRACK, and the answer waits for that', () => {
    const world = createCallWorld({ fates: [[0], lost] });
    world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.progress(183, { sdp: 'early' });
    world.callee.calls[0]?.accept('another');
    world.timers.advance(100);
    expect(world.trace()).toEqual(['> INVITE', '< 183 INVITE']);
    world.timers.advance(600);
    // Both the INVITE that came again and the timer of the response repeat it.
    expect(world.trace().slice(2)).toEqual([
      '> INVITE',
      '< 183 INVITE',
      '< 183 INVITE',
      '> PRACK',
      '< 200 PRACK',
      '< 200 INVITE',
      '> ACK',
    ]);
    // The answer was given in the reliable response, and is the same in the 2xx.
    expect(world.caller.told).toEqual(['183 early', 'answered early']);
  });

  it('whose PRACK never comes ends the call with 504', () => {
    const world = createCallWorld({ fates: [[0], ...Array(40).fill(lost)] });
    world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.progress(183, { sdp: 'early' });
    world.timers.advance(40_000);
    expect(world.callee.told).toEqual(['abandoned']);
    expect(world.caller.told).toEqual(['failed 408']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('without a description is not reliable unless the caller insists', () => {
    const world = createCallWorld();
    world.dial();
    world.dial({ headers: [headerField('Require', '100rel')] });
    world.timers.advance(10);
    for (const call of world.callee.calls) call.progress(180);
    world.timers.advance(100);
    expect(world.trace().filter((what) => what === '> PRACK')).toHaveLength(1);
  });

  it('may be changed before the answer, by UPDATE', () => {
    const world = createCallWorld();
    world.dial();
    world.timers.advance(10);
    world.callee.calls[0]?.progress(183, { sdp: 'early' });
    world.timers.advance(100);
    world.callee.sessions[0]?.offer('second', ({ kind }) => world.callee.told.push(kind));
    world.timers.advance(100);
    world.callee.calls[0]?.accept('early');
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['183 early', 'offer second', 'answered early']);
    expect(world.callee.told).toEqual(['answered']);
    expect(world.trace()).toContain('< UPDATE');
  });
});

describe('a call that is challenged', () => {
  const clock = fixedClock(new Date('2026-11-23T00:00:00Z'));
  const realm = 'pbx';
  const guarded = () => {
    const offences: string[] = [];
    const authorize = createAuthorizer({
      digests: createDigestServer({ clock }),
      onOffence: (address, offence) => offences.push(`${address} ${offence}`),
    });
    const digestsOf = (user: string) =>
      user === 'alice'
        ? Object.fromEntries(digestAlgorithms.map((name) => [name, userDigest(name, user, realm, 'secret')]))
        : undefined;
    const world = createCallWorld({
      onCall: answerAtOnce(),
      handlers: { admit: (transaction) => authorize(transaction, { realm, digestsOf }) !== undefined },
    });
    return { ...world, offences };
  };

  it('answers with its credentials', () => {
    const world = guarded();
    world.dial({ digest: createDigestClient(() => ({ user: 'alice', password: 'secret' })) });
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['answered answer']);
    world.caller.sessions[0]?.hangUp();
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('fails with wrong ones, which is counted against where they came from', () => {
    const world = guarded();
    for (const user of ['alice', 'bob']) {
      world.dial({ digest: createDigestClient(() => ({ user, password: 'guess' })) });
      world.timers.advance(100);
    }
    world.dial();
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['failed 403', 'failed 403', 'failed 401']);
    expect(world.offences).toEqual(['10.0.0.1 unauthorized', '10.0.0.1 unknownUser']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });
});

import { describe, expect, it } from 'vitest';
import { headerField } from '../message/header-fields.ts';
import { createCallWorld, createTalkingWorld, nothingLeft } from '../testing/call-world.ts';
import type { OfferReply } from './listener.ts';

describe('an offer inside a session', () => {
  it('is made by re-INVITE, from either side, and answered', () => {
    const world = createTalkingWorld();
    const outcomes: unknown[] = [];
    world.ours.offer('hold', (outcome) => outcomes.push(outcome));
    world.timers.advance(100);
    world.theirs.offer('unhold', (outcome) => outcomes.push(outcome));
    world.timers.advance(100);
    expect(outcomes).toEqual([
      { kind: 'answered', sdp: 'answer to hold' },
      { kind: 'answered', sdp: 'answer to unhold' },
    ]);
    expect(world.since()).toEqual(['> INVITE', '< 200 INVITE', '> ACK', '< INVITE', '> 200 INVITE', '< ACK']);
    world.ours.hangUp();
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('that is refused leaves the session as it was', () => {
    const world = createTalkingWorld({ onOffer: (_offer, reply) => reply.reject() });
    const outcomes: unknown[] = [];
    world.ours.offer('video', (outcome) => outcomes.push(outcome));
    world.timers.advance(100);
    expect(outcomes).toEqual([{ kind: 'refused', status: 488 }]);
    expect([world.ours.state, world.theirs.state]).toEqual(['confirmed', 'confirmed']);
  });

  it('made by both at the same time is refused on both sides, and made again after different pauses', () => {
    const world = createTalkingWorld();
    const outcomes: string[] = [];
    world.ours.offer('a', ({ kind }) => outcomes.push(`a ${kind}`));
    world.theirs.offer('b', ({ kind }) => outcomes.push(`b ${kind}`));
    world.timers.advance(30);
    expect(world.since().filter((what) => what.includes('491'))).toHaveLength(2);
    world.timers.advance(10_000);
    // Who received the call waits up to 2 s, who made it 2.1 s at least (RFC 3261 §14.1).
    expect(outcomes).toEqual(['b answered', 'a answered']);
  });

  it('while another waits for its answer is refused at once, or busy there', () => {
    const replies: OfferReply[] = [];
    const world = createTalkingWorld({ onOffer: (_offer, reply) => replies.push(reply) });
    const outcomes: unknown[] = [];
    world.ours.offer('a', (outcome) => outcomes.push(outcome));
    world.ours.offer('b', (outcome) => outcomes.push(outcome));
    expect(outcomes).toEqual([{ kind: 'refused', status: 491 }]);
    world.timers.advance(100);
    world.theirs.offer('c', (outcome) => outcomes.push(outcome));
    expect(outcomes).toHaveLength(2);
    replies[0]?.accept('late');
    replies[0]?.reject();
    world.timers.advance(100);
    expect(outcomes[2]).toEqual({ kind: 'answered', sdp: 'late' });
  });

  it('that the call ends before is refused, and its maker told', () => {
    const world = createTalkingWorld({ onOffer: () => {} });
    const outcomes: unknown[] = [];
    world.ours.offer('a', (outcome) => outcomes.push(outcome));
    world.timers.advance(100);
    world.theirs.hangUp();
    world.timers.advance(100);
    expect(world.since()).toContain('< 487 INVITE');
    expect(outcomes).toEqual([{ kind: 'refused', status: 487 }]);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('asked for by an INVITE without a body is made, and answered in its ACK', () => {
    const world = createTalkingWorld({ onOffer: (_offer, reply) => reply.accept('our offer') });
    world.ours.offer('', () => {});
    world.timers.advance(100);
    expect(world.callee.told).toEqual(['offer null']);
    expect(world.theirs.negotiation.pending).toBe('none');
  });

  it('of something else than a description is refused with 415', () => {
    const world = createTalkingWorld();
    const statuses: unknown[] = [];
    world.ours.carry('UPDATE', [], { type: 'text/plain', bytes: Buffer.from('x') }, (one) =>
      statuses.push(one?.status),
    );
    world.timers.advance(100);
    expect(statuses).toEqual([415]);
  });
});

describe('what is carried inside a session', () => {
  it('reaches the other side', () => {
    const world = createTalkingWorld();
    world.ours.sendDigit('5', 160);
    world.theirs.carry('MESSAGE', [], { type: 'text/plain', bytes: Buffer.from('hello') });
    world.timers.advance(100);
    expect(world.callee.told).toEqual(['INFO Signal=5 Duration=160']);
    expect(world.caller.told).toEqual(['MESSAGE hello']);
  });

  it('and is of an unknown method is refused with 405, and OPTIONS tells what is known', () => {
    const world = createTalkingWorld();
    const answers: unknown[] = [];
    world.ours.carry('PUBLISH', [], undefined, (one) => answers.push([one?.status, one?.headers.has('allow')]));
    world.ours.carry('OPTIONS', [], undefined, (one) => answers.push([one?.status, one?.headers.has('allow')]));
    world.timers.advance(100);
    expect(answers).toEqual([
      [405, true],
      [200, true],
    ]);
  });

  it('out of order is refused with 500', () => {
    const world = createTalkingWorld();
    world.ours.carry('INFO', []);
    world.timers.advance(50);
    const before = world.callee.told.length;
    const info = world.network.sent.find(({ message }) => message.kind === 'request' && message.method === 'INFO');
    if (info?.message.kind !== 'request') throw new Error('no INFO');
    const { headers } = info.message;
    const other = headers.fields.map((field) =>
      field.key === 'via' ? headerField('Via', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKnew') : field,
    );
    world.callee.agent.receive({ ...info.message, headers: headers.with(other) }, world.network.peer('10.0.0.1'));
    world.timers.advance(50);
    expect(world.since().at(-1)).toBe('< 500 INFO');
    expect(world.callee.told).toHaveLength(before);
  });
});

describe('a session that the other side has forgotten', () => {
  it('ends when it answers 481', () => {
    // The BYE is lost at first.
    const world = createTalkingWorld({ fates: [[0], [0], [0], []] });
    world.theirs.dismiss();
    world.ours.offer('hold', ({ kind }) => world.caller.told.push(kind));
    world.timers.advance(100);
    expect(world.since()).toEqual(['< BYE', '> INVITE', '< 481 INVITE', '> ACK', '> BYE', '< 481 BYE']);
    expect(world.caller.told).toEqual(['ended here lost 408', 'ended']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('ends when it answers nothing', () => {
    const world = createTalkingWorld({ fates: [[0], [0], [0], ...Array<[]>(30).fill([])] });
    world.ours.offer('hold', ({ kind }) => world.caller.told.push(kind));
    world.timers.advance(40_000);
    expect(world.caller.told).toEqual(['ended here lost 408', 'ended']);
  });
});

describe('a session timer', () => {
  const sessionTimer = { expiresSeconds: 600, leastSeconds: 90 };

  it('is refreshed by whoever called, by UPDATE, at half time', () => {
    const world = createTalkingWorld({ sessionTimer });
    expect(world.network.sent[0]?.message.headers.get('session-expires')).toBe('600');
    expect(world.network.sent[1]?.message.headers.get('session-expires')).toBe('600;refresher=uac');
    world.timers.advance(1_300_000);
    expect(world.since().filter((what) => what === '> UPDATE')).toHaveLength(4);
    expect(world.since()).not.toContain('< UPDATE');
    expect(world.caller.told).toEqual([]);
    world.ours.hangUp();
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('that nobody refreshes ends the call on both sides', () => {
    const world = createTalkingWorld({ sessionTimer, fates: [[0], [0], [0], ...Array(60).fill([])] });
    world.timers.advance(700_000);
    expect(world.caller.told).toEqual(['ended here lost 408']);
    expect(world.callee.told).toEqual(['ended here expired 408']);
    expect(world.leftovers()).toEqual(nothingLeft);
  });

  it('shorter than the callee takes is asked for again with what it takes', () => {
    const world = createCallWorld({
      sessionTimer: { expiresSeconds: 100, leastSeconds: 100 },
      onCall: (call, end) => {
        end.sessions.push(call.open(end.listener));
        if (call.request.headers.get('min-se') === '100') call.reject(422, { headers: [headerField('Min-SE', '300')] });
        else call.accept('answer');
      },
    });
    world.dial();
    world.timers.advance(100);
    expect(world.caller.told).toEqual(['answered answer']);
    expect(world.trace().filter((what) => what === '> INVITE')).toHaveLength(2);
  });
});

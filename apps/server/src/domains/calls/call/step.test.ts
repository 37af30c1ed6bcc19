import { describe, expect, it } from 'vitest';
import { createCallOnPaper, device, ended, plans, ring } from '../fixture/a-call.ts';
import type { Call } from './call.ts';
import { endingOf, outcomeOf } from './outcome.ts';
import { joinCalls } from './redirect.ts';

const ops = (commands: readonly { op: string }[]): string[] => commands.map(({ op }) => op);
const quality = (mos: number) => ({
  packetsSent: 1,
  packetsReceived: 1,
  lostShare: 0,
  farLostShare: null,
  jitterMs: 1,
  roundTripMs: 20,
  mos,
});

describe('a call to a machine', () => {
  it('to an echo test is answered and hears itself', () => {
    const call = createCallOnPaper(plans.echo);
    expect(call.begins()).toEqual([
      { op: 'answer', legId: 'a' },
      { op: 'echo', legId: 'a' },
    ]);
    expect(call.hears(ended('a'))).toEqual([]);
    expect(call.now.phase).toBe('over');
    expect(call.trail()).toEqual(['echo 1s normal']);
    expect(outcomeOf(call.now)).toBe('served');
  });

  it('to a prompt is hung up when that has been played', () => {
    const call = createCallOnPaper(plans.prompt);
    expect(ops(call.begins())).toEqual(['answer', 'play']);
    const { playbackId } = call.now;
    expect(playbackId).not.toBeNull();
    const over = { type: 'playback.ended', legId: 'a', why: 'done', playedMs: 900 } as const;
    expect(call.hears({ ...over, playbackId: 'another' })).toEqual([]);
    expect(call.hears({ ...over, playbackId: playbackId as string })).toEqual([
      { op: 'hang_up', legId: 'a', reason: 'normal' },
    ]);
    expect(call.now.phase).toBe('ending');
    call.hears(ended('a'));
    expect(endingOf(call.now, call.now.phaseSince)).toMatchObject({ outcome: 'served', cause: 'normal' });
  });

  it('that nobody configured is refused', () => {
    const call = createCallOnPaper({ kind: 'refuse', reason: 'unknown_number' });
    expect(call.begins()).toEqual([{ op: 'hang_up', legId: 'a', reason: 'unknown_number' }]);
    call.hears(ended('a', 'unknown_number'));
    expect(endingOf(call.now, '')).toMatchObject({ outcome: 'refused', cause: 'unknown_number' });
  });
});

describe('a call to somebody', () => {
  const both = [[device('desk'), device('browser')]];

  it('rings all their devices; the first to answer wins', () => {
    const call = createCallOnPaper(ring(both));
    const commands = call.begins();
    expect(commands).toMatchObject([
      { op: 'originate', to: { deviceId: 'desk' }, ringTimeoutMs: 20_000 },
      { op: 'originate', to: { deviceId: 'browser' } },
    ]);
    const [desk, browser] = call.now.parties.map(({ legId }) => legId) as [string, string];
    expect(call.hears({ type: 'leg.ringing', legId: desk })).toEqual([{ op: 'ring', legId: 'a' }]);
    expect(call.hears({ type: 'leg.ringing', legId: browser })).toEqual([]);
    expect(call.hears({ type: 'leg.answered', legId: browser })).toMatchObject([
      { op: 'hang_up', legId: desk, reason: 'answered_elsewhere' },
      { op: 'answer', legId: 'a' },
      { op: 'bridge', legIds: ['a', browser] },
    ]);
    call.hears(ended(desk, 'answered_elsewhere'));
    expect(call.now).toMatchObject({ phase: 'talking', personId: 'p1', unitId: 'u1' });
    expect(call.hears(ended('a'))).toMatchObject([{ op: 'hang_up', legId: browser }, { op: 'end_bridge' }]);
    expect(call.now.phase).toBe('ending');
    call.hears(ended(browser));
    expect(call.now.phase).toBe('over');
    expect(call.trail()).toEqual(['ring 3s answered_elsewhere', 'ring 3s', 'talk 2s normal']);
    expect(outcomeOf(call.now)).toBe('answered');
  });

  it.each([
    ['busy', 'busy'],
    ['declined', 'declined'],
    ['no_answer', 'no_answer'],
    ['unreachable', 'unreachable'],
    ['normal', 'no_answer'],
  ] as const)('that ends with %s is refused so: %s', (reason, told) => {
    const call = createCallOnPaper(ring([[device('desk')]]));
    call.begins();
    const [party] = call.now.parties;
    expect(call.hears(ended(party?.legId ?? '', reason))).toEqual([{ op: 'hang_up', legId: 'a', reason: told }]);
    call.hears(ended('a', told));
    expect(outcomeOf(call.now)).toBe('not_answered');
  });

  it('goes to voicemail when nobody answers, and is recorded until the hash key', () => {
    const call = createCallOnPaper(ring([[device('desk')]], plans.voicemail));
    call.begins();
    const asked = call.meets({
      type: 'call.refused',
      command: { op: 'originate', legId: call.now.parties[0]?.legId ?? '' } as never,
      code: 'telephony.device_away',
    });
    expect(asked).toMatchObject([{ op: 'answer' }, { op: 'play', sounds: [{ tone: 'beep' }] }]);
    const playbackId = call.now.playbackId as string;
    expect(call.hears({ type: 'playback.ended', legId: 'a', playbackId, why: 'done', playedMs: 1 })).toMatchObject([
      { op: 'bridge', legIds: ['a'] },
      { op: 'record', left: 'a' },
    ]);
    expect(call.now.dueAt).not.toBeNull();
    expect(call.hears({ type: 'leg.digit', legId: 'a', digit: '1', ms: 100 })).toEqual([]);
    expect(ops(call.hears({ type: 'leg.digit', legId: 'a', digit: '#', ms: 100 }))).toEqual([
      'stop_recording',
      'hang_up',
      'end_bridge',
    ]);
    call.hears(ended('a'));
    expect(outcomeOf(call.now)).toBe('message');
  });

  it('that is given up while it rings stops the ringing', () => {
    const call = createCallOnPaper(ring(both));
    call.begins();
    expect(call.hears(ended('a', 'cancelled'))).toMatchObject([
      { op: 'hang_up', reason: 'cancelled' },
      { op: 'hang_up', reason: 'cancelled' },
    ]);
    for (const { legId } of call.now.parties) call.hears(ended(legId, 'cancelled'));
    expect(call.now.phase).toBe('over');
    expect(endingOf(call.now, '')).toMatchObject({ outcome: 'abandoned', cause: 'cancelled' });
  });

  it('keeps who answers too late from a call that is over', () => {
    const call = createCallOnPaper(ring(both));
    call.begins();
    const [desk] = call.now.parties;
    call.hears(ended('a', 'cancelled'));
    expect(call.hears({ type: 'leg.answered', legId: desk?.legId ?? '' })).toMatchObject([{ op: 'hang_up' }]);
  });
});

describe('a call outwards', () => {
  const trunk = (trunkId: string) => ({ ...device('x'), to: { kind: 'trunk', trunkId, number: '10086' } as const });

  it('takes the next way out when one is not to be had', () => {
    const call = createCallOnPaper(ring([[trunk('t1')], [trunk('t2')]]), { direction: 'out', personId: 'me' });
    call.begins();
    const first = call.now.parties[0]?.legId ?? '';
    expect(call.hears(ended(first, 'congestion'))).toMatchObject([{ op: 'originate', to: { trunkId: 't2' } }]);
    const second = call.now.parties[1]?.legId ?? '';
    expect(call.hears({ type: 'leg.progress', legId: second })).toMatchObject([
      { op: 'progress', legId: 'a' },
      { op: 'bridge', legIds: ['a', second] },
    ]);
    expect(ops(call.hears({ type: 'leg.answered', legId: second }))).toEqual(['answer', 'join']);
    expect(call.now.personId).toBe('me');
  });

  it('to somebody busy does not try other ways', () => {
    const call = createCallOnPaper(ring([[trunk('t1')], [trunk('t2')]]), { direction: 'out' });
    call.begins();
    const first = call.now.parties[0]?.legId ?? '';
    expect(call.hears(ended(first, 'busy'))).toEqual([{ op: 'hang_up', legId: 'a', reason: 'busy' }]);
  });
});

describe('two who talk', () => {
  function talk(): { call: ReturnType<typeof createCallOnPaper>; party: string } {
    const call = createCallOnPaper(ring([[device('desk')]]));
    call.begins();
    const party = call.now.parties[0]?.legId ?? '';
    call.hears({ type: 'leg.answered', legId: party });
    return { call, party };
  }

  it('hear music while one holds, which is a segment of its own', () => {
    const { call, party } = talk();
    expect(call.hears({ type: 'leg.held', legId: party, by: 'far' })).toMatchObject([{ op: 'hold', legId: party }]);
    expect(call.hears({ type: 'leg.held', legId: party, by: 'here' })).toEqual([]);
    expect(call.hears({ type: 'leg.unheld', legId: party, by: 'far' })).toEqual([{ op: 'unhold', legId: party }]);
    call.hears(ended(party));
    call.hears(ended('a'));
    expect(call.trail()).toEqual(['ring 1s', 'talk 1s', 'hold 2s', 'talk 1s normal']);
  });

  it('are recorded where the rule says so, the customer left, until they are parted', () => {
    const call = createCallOnPaper({ ...ring([[device('desk')]]), isRecorded: true } as Call['plan']);
    call.begins();
    const party = call.now.parties[0]?.legId ?? '';
    const { recordingId } = (() => {
      expect(call.hears({ type: 'leg.answered', legId: party })).toContainEqual(
        expect.objectContaining({ op: 'record', left: 'a', right: party }),
      );
      return call.now;
    })();
    expect(call.hears(ended('a'))).toContainEqual({ op: 'stop_recording', recordingId });
    call.hears(ended(party));
    expect(outcomeOf(call.now)).toBe('answered');
  });

  it('are told apart by how they sounded', () => {
    const { call, party } = talk();
    call.hears({ ...ended(party), quality: quality(4.1) });
    call.hears({ ...ended('a'), quality: quality(3.2) });
    expect(call.now.segments.at(-1)?.quality).toMatchObject({ caller: { mos: 3.2 }, party: { mos: 4.1 } });
  });

  it('are parted when one gives the other to somebody else', () => {
    const { call, party } = talk();
    expect(call.meets({ type: 'call.redirected', legId: party, plan: null })).toEqual([]);
    const commands = call.meets({ type: 'call.redirected', legId: party, plan: ring([[device('other', 'p2')]]) });
    expect(commands).toMatchObject([
      { op: 'end_bridge' },
      { op: 'hang_up', legId: party, reason: 'transferred' },
      { op: 'play', legId: 'a', sounds: [{ tone: 'ringback' }], times: null },
      { op: 'originate', to: { deviceId: 'other' } },
    ]);
    call.hears(ended(party, 'transferred'));
    const next = call.now.parties[1]?.legId ?? '';
    expect(ops(call.hears({ type: 'leg.answered', legId: next }))).toEqual(['stop_playing', 'bridge']);
    expect(call.now).toMatchObject({ phase: 'talking', personId: 'p2' });
    expect(call.trail()).toEqual(['ring 1s', 'talk 2s transferred', 'ring 2s', 'talk open']);
  });

  it('are joined with somebody else whom one of them has asked first', () => {
    const { call, party } = talk();
    const asking = createCallOnPaper(ring([[device('third', 'p3')]]), {
      direction: 'internal',
      caller: { legId: 'x', state: 'offered', cause: null },
    });
    asking.begins();
    const third = asking.now.parties[0]?.legId ?? '';
    asking.hears({ type: 'leg.answered', legId: third });
    const at = '2026-11-24T09:00:00.000Z';
    const asked = { second: asking.now, secondLegId: 'x' };
    const joined = joinCalls({ call: call.now, legId: party }, asked, { at, newId: () => 'new' });
    expect(joined?.call.commands).toMatchObject([
      { op: 'end_bridge' },
      { op: 'hang_up', legId: party, reason: 'transferred' },
      { op: 'bridge', legIds: ['a', third] },
    ]);
    expect(joined?.call.call).toMatchObject({ phase: 'talking', personId: 'p3' });
    expect(joined?.second.commands).toMatchObject([{ op: 'hang_up', legId: 'x' }, { op: 'end_bridge' }]);
    expect(joined?.second.call.phase).toBe('ending');
    expect(joinCalls({ call: call.now, legId: 'nobody' }, asked, { at, newId: () => 'new' })).toBeNull();
  });

  it('are given on by who called, too', () => {
    const call = createCallOnPaper(ring([[device('desk')]]), { direction: 'out' });
    call.begins();
    const party = call.now.parties[0]?.legId ?? '';
    call.hears({ type: 'leg.answered', legId: party });
    const next = ring([[device('other', 'p2')]]);
    expect(ops(call.meets({ type: 'call.redirected', legId: 'a', plan: next }))).toEqual([
      'end_bridge',
      'hang_up',
      'play',
      'originate',
    ]);
    expect(call.now.caller.legId).toBe(party);
  });

  it('are hung up from outside', () => {
    const { call } = talk();
    expect(ops(call.meets({ type: 'call.hang_up', reason: 'normal' }))).toEqual(['hang_up', 'hang_up', 'end_bridge']);
    expect(call.meets({ type: 'call.hang_up', reason: 'normal' })).toEqual([]);
  });

  it('end by what was missed while nobody listened', () => {
    const { call, party } = talk();
    call.meets({ type: 'call.missed', legId: party, what: 'ended' });
    call.meets({ type: 'call.missed', legId: 'a', what: 'ended' });
    expect(call.now.phase satisfies Call['phase']).toBe('over');
  });
});

import { describe, expect, it } from 'vitest';
import { headerField } from '../message/header-fields.ts';
import { createTalkingWorld } from '../testing/call-world.ts';

describe('a transfer', () => {
  it('asks the other side to call somebody, which tells how it goes', () => {
    const world = createTalkingWorld();
    const statuses: unknown[] = [];
    world.ours.refer(
      'sip:2002@pbx',
      {},
      {
        onStatus: (status) => statuses.push(status),
        onRefused: (status) => statuses.push(`refused ${status}`),
      },
    );
    world.timers.advance(50);
    expect(world.callee.told).toEqual(['referral sip:2002@pbx']);
    const notify = world.callee.referrals[0]?.accept();
    world.timers.advance(50);
    notify?.(180);
    world.timers.advance(50);
    notify?.(200);
    world.timers.advance(50);
    expect(statuses).toEqual([100, 180, 200]);
    expect(world.since().slice(0, 4)).toEqual(['> REFER', '< 202 REFER', '< NOTIFY', '> 200 NOTIFY']);
  });

  it('may be refused', () => {
    const world = createTalkingWorld();
    const statuses: unknown[] = [];
    world.ours.refer('sip:2002@pbx', {}, { onStatus: () => {}, onRefused: (status) => statuses.push(status) });
    world.timers.advance(50);
    world.callee.referrals[0]?.refuse();
    world.timers.advance(50);
    expect(statuses).toEqual([603]);
  });

  it('with a call to be replaced names it, as the one who is called has it', () => {
    const world = createTalkingWorld();
    world.ours.refer('sip:2002@pbx', { replaces: world.ours.replaces }, { onStatus: () => {}, onRefused: () => {} });
    world.timers.advance(50);
    const { replaces, uri } = world.callee.referrals[0] ?? {};
    expect(uri).toBe('sip:2002@pbx');
    // The other side has this very call, with the tags the other way round.
    expect(replaces && world.callee.agent.sessionOf(replaces)).toBe(world.theirs);
  });

  it('of which nothing is to be told is not told of', () => {
    const world = createTalkingWorld();
    world.ours.refer(
      'sip:2002@pbx',
      { headers: [headerField('Refer-Sub', 'false')] },
      { onStatus: () => {}, onRefused: () => {} },
    );
    world.timers.advance(50);
    world.callee.referrals[0]?.accept()(200);
    world.timers.advance(50);
    expect(world.since()).toEqual(['> REFER', '< 202 REFER']);
  });
});

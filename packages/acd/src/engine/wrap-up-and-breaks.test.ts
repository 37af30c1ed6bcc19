import { describe, expect, it } from 'vitest';
import type { QueueConfig } from '../model/config.ts';
import { centreConfig, ofType, openCentre, queueConfig } from '../testing/centre.ts';

const centreOf = (changes: Partial<QueueConfig> = {}) => openCentre(centreConfig([queueConfig('q', changes)]));
const wrapUp = (mode: QueueConfig['wrapUp']['mode']): Partial<QueueConfig> => ({
  wrapUp: { mode, seconds: 30, extensionSeconds: 20, maximumExtensions: 1 },
});

describe('wrap-up', () => {
  const finished = (mode: QueueConfig['wrapUp']['mode'], isAsked = false) => {
    const centre = centreOf(wrapUp(mode));
    centre.signsIn('li');
    const offerId = ofType(centre.arrives('c', 'q'), 'contact.offered')?.offerId ?? -1;
    centre.accepts('c');
    if (isAsked) centre.happens({ type: 'wrapUp.requested', offerId });
    centre.finishes('c');
    return { ...centre, offerId };
  };

  it('ends by itself when timed, or earlier, or later once', () => {
    const late = finished('timed');
    expect(late.stateOf('li')).toBe('wrapUp');
    expect(late.happens({ type: 'wrapUp.extended', offerId: late.offerId })).toEqual([]);
    expect(late.happens({ type: 'wrapUp.extended', offerId: late.offerId })).toMatchObject([
      { reason: 'limitReached' },
    ]);
    late.passes(49);
    expect(late.stateOf('li')).toBe('wrapUp');
    late.passes(1);
    expect(late.stateOf('li')).toBe('available');
    const early = finished('timed');
    early.happens({ type: 'wrapUp.ended', offerId: early.offerId });
    expect(early.stateOf('li')).toBe('available');
  });

  it('lasts until the agent ends it when mandatory', () => {
    const centre = finished('mandatory');
    centre.passes(3600);
    expect(centre.stateOf('li')).toBe('wrapUp');
    centre.happens({ type: 'wrapUp.ended', offerId: centre.offerId });
    expect(centre.stateOf('li')).toBe('available');
  });

  it('happens only when asked for if optional, never with none', () => {
    expect(finished('optional').stateOf('li')).toBe('available');
    expect(finished('optional', true).stateOf('li')).toBe('wrapUp');
    expect(finished('none', true).stateOf('li')).toBe('available');
  });

  it('keeps calls away, and the idle time counts from its end', () => {
    const centre = finished('timed');
    centre.arrives('next', 'q');
    expect(centre.ringsAt('next')).toBeUndefined();
    centre.passes(30);
    expect(centre.ringsAt('next')).toBe('li');
    expect(centre.routing.agents.get('li')?.idleSince).toBe(centre.nowMs() - centre.routing.originAt);
  });
});

describe('a break', () => {
  const meal = { state: 'break', reasonId: 'meal' } as const;
  const training = { state: 'break', reasonId: 'training' } as const;

  it('is limited to so many of a team at once, those about to go among them', () => {
    const centre = centreOf();
    for (const id of ['li', 'wang']) centre.signsIn(id);
    centre.signsIn('zhao', { groups: ['night'] });
    centre.arrives('c', 'q');
    centre.accepts('c');
    const answers = ['li', 'wang', 'zhao'].map(
      (agentId) =>
        ofType(centre.happens({ type: 'agent.stateRequested', agentId, request: meal }), 'break.asked')?.answer,
    );
    expect(answers).toEqual(['granted', 'refused', 'granted']);
    expect(['li', 'wang', 'zhao'].map((id) => centre.stateOf(id))).toEqual(['talking', 'available', 'break']);
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'available' } });
    const again = centre.happens({ type: 'agent.stateRequested', agentId: 'wang', request: meal });
    expect(ofType(again, 'break.asked')?.answer).toBe('granted');
  });

  it('that needs approval waits for it', () => {
    const centre = centreOf();
    centre.signsIn('li');
    const asked = centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: training });
    expect(asked).toMatchObject([{ type: 'break.asked', answer: 'pending', because: 'approval' }]);
    expect(centre.stateOf('li')).toBe('available');
    centre.happens({ type: 'break.decided', agentId: 'li', isApproved: false });
    expect(centre.stateOf('li')).toBe('available');
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: training });
    centre.happens({ type: 'break.decided', agentId: 'li', isApproved: true });
    expect(centre.stateOf('li')).toBe('break');
  });
});

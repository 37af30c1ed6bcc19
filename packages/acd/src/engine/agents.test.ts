import { describe, expect, it } from 'vitest';
import type { QueueConfig } from '../model/config.ts';
import { centreConfig, ofType, openCentre, queueConfig, typesOf } from '../testing/centre.ts';

const centreOf = (changes: Partial<QueueConfig> = {}) => openCentre(centreConfig([queueConfig('q', changes)]));
const wrapUp = (mode: QueueConfig['wrapUp']['mode']): Partial<QueueConfig> => ({
  wrapUp: { mode, seconds: 30, extensionSeconds: 20, maximumExtensions: 1 },
});

describe('an offer', () => {
  it('that nobody answers makes the agent not responding, and the contact goes on from its old place', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.arrives('first', 'q');
    centre.arrives('second', 'q');
    const missed = centre.passes(20);
    expect(ofType(missed, 'offer.withdrawn')).toMatchObject({
      contactId: 'first',
      reason: 'notAnswered',
      eventId: null,
    });
    expect(ofType(missed, 'contact.waiting')).toMatchObject({ contactId: 'first', position: 1 });
    expect(centre.stateOf('li')).toBe('notResponding');
    centre.signsIn('wang');
    expect(centre.ringsAt('first')).toBe('wang');
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'available' } });
    expect(centre.ringsAt('second')).toBe('li');
  });

  it('that is refused goes to another agent, never back to the same', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.arrives('c', 'q');
    centre.happens({ type: 'offer.refused', offerId: centre.routing.contacts.get('c')?.work?.id ?? -1 });
    expect(centre.stateOf('li')).toBe('available');
    expect(centre.ringsAt('c')).toBeUndefined();
    centre.arrives('d', 'q');
    expect(centre.ringsAt('d')).toBe('li');
    centre.signsIn('wang');
    expect(centre.ringsAt('c')).toBe('wang');
  });

  it('ends when the caller hangs up, and the agent keeps their turn', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.passes(5);
    centre.signsIn('wang');
    centre.arrives('c', 'q');
    const gone = centre.happens({ type: 'contact.abandoned', contactId: 'c' });
    expect(typesOf(gone)).toEqual(['offer.withdrawn', 'contact.closed', 'agent.changed']);
    centre.arrives('d', 'q');
    expect(centre.ringsAt('d')).toBe('li');
  });

  it('that was withdrawn cannot be accepted', () => {
    const centre = centreOf();
    centre.signsIn('li');
    const offerId = ofType(centre.arrives('c', 'q'), 'contact.offered')?.offerId ?? -1;
    centre.passes(20);
    expect(centre.happens({ type: 'offer.accepted', offerId })).toMatchObject([
      { type: 'event.ignored', reason: 'unknownOffer' },
    ]);
  });
});

describe('capacity', () => {
  it('lets an agent have two chats, but no call beside them', () => {
    const centre = centreOf();
    centre.signsIn('li');
    for (const id of ['chat1', 'chat2', 'chat3']) {
      centre.arrives(id, 'q', { channel: 'chat' });
      if (centre.ringsAt(id) !== undefined) centre.accepts(id);
    }
    centre.arrives('call', 'q');
    expect(['chat1', 'chat2', 'chat3', 'call'].map((id) => centre.routing.contacts.get(id)?.phase)).toEqual([
      'handled',
      'handled',
      'waiting',
      'waiting',
    ]);
    centre.finishes('chat1');
    expect(centre.ringsAt('chat3')).toBe('li');
  });

  it('lets a call come on top of three pieces of work, and work beside a call', () => {
    const centre = centreOf();
    centre.signsIn('li');
    for (const id of ['w1', 'w2', 'w3']) {
      centre.arrives(id, 'q', { channel: 'work' });
      centre.accepts(id);
    }
    centre.arrives('w4', 'q', { channel: 'work' });
    centre.arrives('call', 'q');
    expect(centre.ringsAt('call')).toBe('li');
    centre.accepts('call');
    centre.finishes('w1');
    expect(centre.ringsAt('w4')).toBe('li');
    expect(centre.stateOf('li')).toBe('talking');
  });

  it('rings one contact at a time', () => {
    const centre = centreOf();
    centre.arrives('w1', 'q', { channel: 'work' });
    centre.arrives('w2', 'q', { channel: 'work' });
    centre.signsIn('li');
    expect(centre.ringsAt('w2')).toBeUndefined();
    centre.accepts('w1');
    expect(centre.ringsAt('w2')).toBe('li');
  });

  it('of an agent may be less than the channel allows', () => {
    const centre = centreOf();
    centre.signsIn('trainee', {}, { capacity: { maximum: { chat: 1, voice: 0 }, total: 100 } });
    centre.arrives('call', 'q');
    centre.arrives('chat1', 'q', { channel: 'chat' });
    centre.accepts('chat1');
    centre.arrives('chat2', 'q', { channel: 'chat' });
    expect(['call', 'chat1', 'chat2'].map((id) => centre.routing.contacts.get(id)?.phase)).toEqual([
      'waiting',
      'handled',
      'waiting',
    ]);
  });

  it('for calls needs a telephone', () => {
    const centre = centreOf();
    centre.signsIn('li', {}, { hasDevice: false });
    centre.arrives('call', 'q');
    centre.arrives('chat', 'q', { channel: 'chat' });
    expect(centre.ringsAt('call')).toBeUndefined();
    expect(centre.ringsAt('chat')).toBe('li');
    centre.accepts('chat');
    centre.finishes('chat');
    centre.happens({ type: 'agent.presenceChanged', agentId: 'li', hasDevice: true, hasBrowser: true });
    expect(centre.ringsAt('call')).toBe('li');
  });
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
    expect(centre.routing.agents.get('li')?.idleSince).toBe(centre.nowMs());
  });
});

describe('the state of an agent', () => {
  it('asked for during a contact is shown as next and applies after it', () => {
    const centre = centreOf(wrapUp('timed'));
    centre.signsIn('li');
    centre.arrives('c', 'q');
    centre.accepts('c');
    const asked = centre.happens({
      type: 'agent.stateRequested',
      agentId: 'li',
      request: { state: 'break', reasonId: 'meal' },
    });
    expect(ofType(asked, 'agent.changed')).toMatchObject({
      state: 'talking',
      next: { state: 'break', reasonId: 'meal' },
    });
    centre.finishes('c');
    expect(centre.stateOf('li')).toBe('wrapUp');
    const after = centre.passes(30);
    expect(ofType(after, 'agent.changed')).toMatchObject({ state: 'break', reasonId: 'meal' });
    expect(ofType(after, 'agent.changed')).not.toHaveProperty('next');
  });

  it('is one line without gaps', () => {
    const centre = centreOf(wrapUp('timed'));
    centre.signsIn('li');
    centre.arrives('c', 'q');
    centre.accepts('c');
    for (const activity of ['holding', 'consulting', 'talking'] as const) {
      centre.happens({ type: 'contact.activityChanged', contactId: 'c', activity });
    }
    centre.finishes('c');
    centre.passes(30);
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'signedOut' } });
    const line = centre.decisions.flatMap((decision) => (decision.type === 'agent.changed' ? decision.state : []));
    expect(line).toEqual([
      'available',
      'ringing',
      'talking',
      'holding',
      'consulting',
      'talking',
      'wrapUp',
      'available',
      'signedOut',
    ]);
  });

  it('is signed out when telephone and browser have been gone for a while; what rang goes elsewhere', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.passes(1);
    centre.signsIn('wang');
    centre.passes(1);
    const gone = { type: 'agent.presenceChanged', agentId: 'li', hasDevice: false, hasBrowser: false } as const;
    centre.happens(gone);
    centre.passes(29);
    centre.happens({ ...gone, hasBrowser: true });
    centre.passes(10);
    expect(centre.stateOf('li')).toBe('available');
    centre.happens({ ...gone, hasDevice: true });
    centre.arrives('c', 'q');
    expect(centre.ringsAt('c')).toBe('li');
    centre.happens(gone);
    centre.passes(19);
    const out = centre.passes(11);
    expect(out).toMatchObject([
      { type: 'offer.withdrawn', reason: 'notAnswered' },
      { type: 'contact.offered', agentId: 'wang' },
      { agentId: 'wang', state: 'ringing' },
      { agentId: 'li', state: 'notResponding' },
      { agentId: 'li', state: 'signedOut' },
    ]);
    expect(centre.routing.agents.has('li')).toBe(false);
  });

  it('is forced by a supervisor at once: what rings goes on to another', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.arrives('c', 'q');
    centre.passes(1);
    centre.signsIn('wang');
    centre.happens({ type: 'agent.stateForced', agentId: 'li', request: { state: 'signedOut' } });
    expect(centre.ringsAt('c')).toBe('wang');
    expect(centre.stateOf('li')).toBe('signedOut');
    centre.accepts('c');
    centre.happens({ type: 'agent.stateForced', agentId: 'wang', request: { state: 'signedOut' } });
    expect(centre.stateOf('wang')).toBe('talking');
    centre.finishes('c');
    expect(centre.stateOf('wang')).toBe('signedOut');
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

describe('skills', () => {
  it('change live', () => {
    const centre = centreOf({ requirement: { skill: 'mobile', level: 3 } });
    centre.signsIn('li', { skills: { mobile: 2 } });
    centre.arrives('c', 'q');
    centre.happens({ type: 'agent.reskilled', agentId: 'li', skills: { mobile: 3 } });
    expect(centre.ringsAt('c')).toBe('li');
    centre.accepts('c');
    centre.finishes('c');
    centre.happens({ type: 'agent.reskilled', agentId: 'li', skills: { mobile: 0 } });
    centre.arrives('d', 'q');
    expect(centre.ringsAt('d')).toBeUndefined();
  });
});

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

  it('that was refused keeps no other contact from the agent, however many come before it', () => {
    const names = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7'];
    const centre = openCentre(centreConfig(names.map((name) => queueConfig(name))));
    centre.signsIn('li');
    for (const name of names.slice(0, 6)) {
      centre.arrives(`in-${name}`, name);
      centre.happens({ type: 'offer.refused', offerId: centre.routing.contacts.get(`in-${name}`)?.work?.id ?? -1 });
      centre.passes(1);
    }
    centre.arrives('call', 'q1');
    expect(centre.ringsAt('call')).toBe('li');
    centre.accepts('call');
    centre.arrives('last', 'q7');
    centre.finishes('call');
    expect(centre.ringsAt('last')).toBe('li');
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

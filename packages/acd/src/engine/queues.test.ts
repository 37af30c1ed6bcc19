import { describe, expect, it } from 'vitest';
import type { QueueConfig, RoutingConfig } from '../model/config.ts';
import { centreConfig, ofType, openCentre, queueConfig, typesOf } from '../testing/centre.ts';

const officeHours = { from: '09:00', to: '12:00' };
const calendars: RoutingConfig['calendars'] = {
  office: {
    zone: 'Asia/Shanghai',
    week: { tuesday: [officeHours], wednesday: [officeHours] },
    exceptions: [{ date: '2026-11-25', kind: 'holiday', name: 'a day off' }],
  },
};
const hour = 3600;

describe('the hours of a queue', () => {
  const centreOf = (changes: Partial<QueueConfig> = {}) =>
    openCentre(centreConfig([queueConfig('q', { calendarId: 'office', ...changes })], { calendars }));

  it('are emergency, then holiday, then closed, then open', () => {
    const centre = centreOf({
      actions: {
        holiday: { kind: 'voicemail' },
        closed: { kind: 'transfer', destination: '10000' },
        emergency: { kind: 'transfer', destination: '110' },
      },
    });
    const closing = (id: string) => ofType(centre.arrives(id, 'q'), 'contact.closed');
    expect(closing('open')).toBeUndefined();
    centre.happens({ type: 'queue.emergencyChanged', queueId: 'q', isOn: true });
    expect(closing('c1')).toMatchObject({ outcome: 'transferred', action: { destination: '110' } });
    centre.happens({ type: 'queue.emergencyChanged', queueId: 'q', isOn: false });
    expect(ofType(centre.passes(2 * hour), 'queue.changed')).toMatchObject({ hours: 'closed' });
    expect(closing('c2')).toMatchObject({ outcome: 'transferred', reason: 'closed' });
    expect(ofType(centre.passes(12 * hour), 'queue.changed')).toMatchObject({ hours: 'holiday' });
    expect(closing('c3')).toMatchObject({ outcome: 'voicemail', reason: 'holiday' });
    centre.happens({ type: 'queue.emergencyChanged', queueId: 'q', isOn: true });
    expect(closing('c4')).toMatchObject({ reason: 'emergency' });
  });

  it('are kept by a supervisor too', () => {
    const centre = centreOf();
    centre.happens({ type: 'queue.closureChanged', queueId: 'q', isClosed: true });
    expect(ofType(centre.arrives('c', 'q'), 'contact.closed')).toMatchObject({ outcome: 'refused', reason: 'closed' });
    centre.happens({ type: 'queue.closureChanged', queueId: 'q', isClosed: false });
    expect(typesOf(centre.arrives('d', 'q'))).toEqual(['contact.waiting']);
  });

  it('let those who wait wait on, or deal with them', () => {
    const keeping = centreOf();
    keeping.arrives('c', 'q');
    keeping.passes(2 * hour);
    keeping.signsIn('li');
    expect(keeping.ringsAt('c')).toBe('li');
    const acting = centreOf({ atClose: 'act', actions: { closed: { kind: 'callback' } } });
    acting.arrives('c', 'q');
    expect(ofType(acting.passes(2 * hour), 'callback.promised')).toMatchObject({ contactId: 'c' });
    acting.signsIn('li');
    expect(acting.ringsAt('c')).toBeUndefined();
    // Wednesday is a holiday: the next opening is a week after.
    acting.passes(6 * 24 * hour + 21 * hour);
    expect(acting.ringsAt('c')).toBe('li');
  });
});

describe('a queue that overflows', () => {
  const centreOf = (changes: Partial<QueueConfig>) =>
    openCentre(
      centreConfig([
        queueConfig('q', { siteId: 'nanjing', ...changes }),
        queueConfig('other', { requirement: { skill: 'mobile' } }),
      ]),
    );
  const toOther = { kind: 'overflow', queueId: 'other' } as const;

  it('does so when it is full', () => {
    const centre = centreOf({ maximumWaiting: 1, actions: { full: toOther } });
    centre.arrives('c1', 'q');
    const overflowed = ofType(centre.arrives('c2', 'q'), 'contact.overflowed');
    expect(overflowed).toMatchObject({ fromQueueId: 'q', queueId: 'other', reason: 'full' });
    const refusing = centreOf({ maximumWaiting: 0 });
    expect(ofType(refusing.arrives('c', 'q'), 'contact.closed')).toMatchObject({ outcome: 'refused', reason: 'full' });
  });

  it('does so after a time, with the points of the whole wait', () => {
    const centre = centreOf({ maximumWaitSeconds: 30, actions: { waited: toOther } });
    centre.arrives('old', 'q');
    centre.passes(20);
    centre.arrives('young', 'other');
    expect(ofType(centre.passes(10), 'contact.overflowed')).toMatchObject({ contactId: 'old', reason: 'waited' });
    centre.signsIn('li', { skills: { mobile: 1 } });
    expect(centre.ringsAt('old')).toBe('li');
  });

  it('does so when nobody is there who could ever serve it', () => {
    const centre = centreOf({ requirement: { skill: 'billing' }, actions: { noStaff: toOther } });
    expect(ofType(centre.arrives('c1', 'q'), 'contact.overflowed')).toMatchObject({ reason: 'noStaff' });
    centre.signsIn('li', { skills: { billing: 1 } });
    centre.arrives('c2', 'q');
    centre.accepts('c2');
    expect(typesOf(centre.arrives('c3', 'q'))).toEqual(['contact.waiting']);
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'signedOut' } });
    expect(ofType(centre.finishes('c2'), 'contact.overflowed')).toMatchObject({ contactId: 'c3', reason: 'noStaff' });
  });

  it('does so when its site is down', () => {
    const centre = centreOf({ actions: { site: toOther } });
    centre.arrives('c1', 'q');
    const gone = centre.happens({ type: 'site.changed', siteId: 'nanjing', isUp: false });
    expect(ofType(gone, 'contact.overflowed')).toMatchObject({ contactId: 'c1', reason: 'site' });
    centre.happens({ type: 'site.changed', siteId: 'nanjing', isUp: true });
    expect(typesOf(centre.arrives('c2', 'q'))).toEqual(['contact.waiting']);
  });

  it('never sends a contact round in a circle', () => {
    const centre = openCentre(
      centreConfig([
        queueConfig('a', { maximumWaiting: 0, actions: { full: { kind: 'overflow', queueId: 'b' } } }),
        queueConfig('b', { maximumWaiting: 0, actions: { full: { kind: 'overflow', queueId: 'a' } } }),
      ]),
    );
    expect(typesOf(centre.arrives('c', 'a'))).toEqual(['contact.overflowed', 'contact.waiting']);
  });
});

describe('who waits', () => {
  it('is told the position, and offered a callback behind a position', () => {
    const centre = openCentre(
      centreConfig([
        queueConfig('q', {
          announcements: { firstAfterSeconds: 10, everySeconds: 30, tellPositionUpTo: 2, offerCallbackFromPosition: 2 },
        }),
      ]),
    );
    for (const id of ['c1', 'c2', 'c3']) {
      centre.arrives(id, 'q');
      centre.passes(1);
    }
    const told = centre.passes(10).filter(({ type }) => type === 'contact.announced');
    expect(told).toMatchObject([
      { contactId: 'c1', position: 1, isCallbackOffered: false },
      { contactId: 'c2', position: 2, isCallbackOffered: true },
      { contactId: 'c3', isCallbackOffered: true },
    ]);
    expect(told[2]).not.toHaveProperty('position');
    expect(centre.passes(28).filter(({ type }) => type === 'contact.announced')).toHaveLength(2);
  });

  it('has the old place after hanging up and calling again in time', () => {
    const centre = openCentre(centreConfig([queueConfig('q', { redialSeconds: 300 })]));
    centre.arrives('first', 'q', { address: '13900000001' });
    centre.passes(10);
    centre.arrives('second', 'q', { address: '13900000002' });
    centre.happens({ type: 'contact.abandoned', contactId: 'first' });
    centre.happens({ type: 'contact.abandoned', contactId: 'second' });
    centre.passes(250);
    const again = centre.arrives('again', 'q', { address: '13900000001' });
    expect(ofType(again, 'contact.waiting')?.receipt.waitedMs).toBe(260_000);
    centre.passes(60);
    const late = centre.arrives('late', 'q', { address: '13900000002' });
    expect(ofType(late, 'contact.waiting')?.receipt.waitedMs).toBe(0);
  });
});

describe('rules', () => {
  it('choose queue, tier and points by what is known of a contact', () => {
    const centre = openCentre(
      centreConfig([queueConfig('q'), queueConfig('care', { requirement: { skill: 'mobile' } })], {
        rules: [
          { id: 'arrears', when: { attribute: 'arrears', atLeast: 100 }, set: { queueId: 'care', boost: 5 } },
          { id: 'key', when: { attribute: 'key', is: true }, set: { tier: 'vip' }, isLast: true },
          { id: 'english', when: { language: 'en' }, set: { requirement: { language: 'en', level: 3 }, boost: 2 } },
        ],
      }),
    );
    const waiting = ofType(
      centre.arrives('c', 'q', { attributes: { arrears: 120, key: true }, language: 'en' }),
      'contact.waiting',
    );
    expect(waiting).toMatchObject({ queueId: 'care', receipt: { points: 65 } });
    centre.signsIn('li');
    centre.arrives('d', 'q', { language: 'en' });
    expect(centre.ringsAt('d')).toBeUndefined();
    centre.signsIn('wang', { languages: { en: 3 } });
    expect(centre.ringsAt('d')).toBe('wang');
  });
});

describe('a transfer', () => {
  it('waits again, behind or in its place, while the agent wraps up', () => {
    const centre = openCentre(
      centreConfig([queueConfig('q'), queueConfig('second', { requirement: { skill: 'billing' } })]),
    );
    centre.signsIn('li');
    centre.arrives('c', 'q');
    centre.accepts('c');
    centre.passes(100);
    centre.arrives('d', 'second');
    centre.passes(100);
    centre.happens({ type: 'contact.transferred', contactId: 'c', queueId: 'second', keepsPlace: true });
    expect(centre.stateOf('li')).toBe('available');
    centre.signsIn('wang', { skills: { billing: 1 } });
    expect(centre.ringsAt('c')).toBe('wang');
    centre.accepts('c');
    centre.finishes('c');
    const closings = centre.decisions.filter(({ type }) => type === 'contact.closed');
    expect(closings).toHaveLength(1);
  });
});

describe('a new configuration', () => {
  it('is effective at once, and everybody keeps their place', () => {
    const config = centreConfig([queueConfig('q', { requirement: { skill: 'billing' } })]);
    const centre = openCentre(config);
    centre.signsIn('li', { skills: { mobile: 1 } });
    for (const id of ['c1', 'c2']) {
      centre.arrives(id, 'q');
      centre.passes(1);
    }
    const widened = { ...config, version: 2, queues: [queueConfig('q', { requirement: { skill: 'mobile' } })] };
    const published = centre.happens({ type: 'config.published', config: widened });
    expect(ofType(published, 'contact.offered')).toMatchObject({ contactId: 'c1', receipt: { ruleVersion: 2 } });
  });

  it('is refused with problems, or without a queue that has contacts', () => {
    const config = centreConfig([queueConfig('q')]);
    const centre = openCentre(config);
    centre.arrives('c', 'q');
    const reasons = [
      { ...config, tiers: [] },
      { ...config, queues: [queueConfig('other')] },
    ].map(
      (published) => ofType(centre.happens({ type: 'config.published', config: published }), 'event.ignored')?.reason,
    );
    expect(reasons).toEqual(['invalidConfig', 'inUse']);
  });
});

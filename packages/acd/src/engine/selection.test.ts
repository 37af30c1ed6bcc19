import { describe, expect, it } from 'vitest';
import { centreConfig, ofType, openCentre, queueConfig } from '../testing/centre.ts';

const centreOf = (changes: Parameters<typeof queueConfig>[1] = {}) =>
  openCentre(centreConfig([queueConfig('q', changes)]));

describe('who gets a contact', () => {
  it('is who has been idle longest since the last contact, whatever breaks they took', () => {
    const centre = centreOf();
    centre.signsIn('li');
    centre.passes(10);
    centre.signsIn('wang');
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'break', reasonId: 'meal' } });
    centre.passes(10);
    centre.happens({ type: 'agent.stateRequested', agentId: 'li', request: { state: 'available' } });
    centre.arrives('c1', 'q');
    expect(centre.ringsAt('c1')).toBe('li');
    centre.accepts('c1');
    centre.finishes('c1');
    centre.arrives('c2', 'q');
    expect(centre.ringsAt('c2')).toBe('wang');
  });

  it('is the best fit, and of equals who has been idle longest', () => {
    const centre = centreOf({ selection: { kind: 'bestFit' }, requirement: { skill: 'billing', level: 2 } });
    centre.signsIn('novice', { skills: { billing: 1 } });
    centre.signsIn('good', { skills: { billing: 3 } });
    centre.signsIn('best', { skills: { billing: 5, mobile: 1 } });
    centre.passes(1);
    centre.signsIn('alsoBest', { skills: { billing: 5 } });
    const offered = ofType(centre.arrives('c', 'q'), 'contact.offered');
    expect(offered?.agentId).toBe('best');
    expect(offered?.receipt).toMatchObject({
      because: 'bestFit',
      signedIn: 4,
      remained: 3,
      top: [
        { id: 'best', score: 5 },
        { id: 'alsoBest', score: 5 },
        { id: 'good', score: 3 },
      ],
    });
    expect(offered?.receipt.removed).toMatchObject({ requirement: 1, capacity: 0 });
  });

  it('is the least occupied: the smallest load now, then over the last hour', () => {
    const centre = centreOf({ selection: { kind: 'leastOccupied' } });
    for (const id of ['li', 'wang', 'zhao']) centre.signsIn(id);
    for (const [id, seconds] of [
      ['a', 600],
      ['b', 100],
      ['c', 300],
    ] as const) {
      centre.arrives(id, 'q');
      centre.accepts(id);
      centre.passes(seconds);
      centre.finishes(id);
    }
    const agentOf = (contactId: string) => {
      centre.arrives(contactId, 'q');
      return centre.ringsAt(contactId);
    };
    expect([agentOf('d'), agentOf('e'), agentOf('f')]).toEqual(['wang', 'zhao', 'li']);
  });

  it('is divided in proportion among sites that have somebody ready', () => {
    const centre = centreOf({
      selection: {
        kind: 'proportional',
        shares: [
          { of: 'site', id: 'nanjing', share: 3 },
          { of: 'site', id: 'wuxi', share: 1 },
        ],
        rest: 0,
      },
    });
    for (const id of ['n1', 'n2']) centre.signsIn(id, { siteId: 'nanjing' });
    for (const id of ['w1', 'w2']) centre.signsIn(id, { siteId: 'wuxi' });
    const given = { n: 0, w: 0 };
    for (let index = 0; index < 40; index++) {
      centre.arrives(`c${index}`, 'q');
      given[centre.ringsAt(`c${index}`)?.[0] as 'n' | 'w']++;
      centre.accepts(`c${index}`);
      centre.passes(1);
      centre.finishes(`c${index}`);
    }
    expect(given).toEqual({ n: 30, w: 10 });
  });

  it('is the preferred agent with the highest score, waited for so many seconds, then anybody', () => {
    const centre = centreOf({ preferredSeconds: 15 });
    const preferred = [
      { agentId: 'manager', score: 90, because: 'accountManager' as const },
      { agentId: 'last', score: 50, because: 'lastAgent' as const },
    ];
    for (const id of ['somebody', 'last', 'manager', 'other']) centre.signsIn(id);
    centre.arrives('c1', 'q', { preferred });
    expect(centre.ringsAt('c1')).toBe('manager');
    centre.accepts('c1');
    centre.arrives('c2', 'q', { preferred });
    expect(centre.ringsAt('c2')).toBe('last');
    const [waiting] = centre.arrives('c3', 'q', { preferred });
    expect(waiting).toMatchObject({ type: 'contact.waiting', receipt: { because: 'waitsForPreferred', remained: 0 } });
    centre.accepts('c2');
    centre.passes(5);
    centre.finishes('c2');
    expect(centre.ringsAt('c3')).toBe('last');
    centre.arrives('c4', 'q', { preferred });
    centre.passes(14);
    expect(centre.ringsAt('c4')).toBeUndefined();
    centre.passes(1);
    expect(centre.ringsAt('c4')).toBe('somebody');
  });

  it('is anybody at once when the preferred agents are not there', () => {
    const centre = centreOf({ preferredSeconds: 15 });
    centre.signsIn('li');
    centre.arrives('c', 'q', { preferred: [{ agentId: 'gone', score: 1, because: 'lastAgent' }] });
    expect(centre.ringsAt('c')).toBe('li');
  });

  it('is not an agent reserved for other queues', () => {
    const centre = openCentre(centreConfig([queueConfig('q'), queueConfig('vip')]));
    centre.signsIn('reserve', { reservedFor: ['vip'] });
    const [waiting] = centre.arrives('c1', 'q');
    expect(waiting).toMatchObject({ type: 'contact.waiting', receipt: { removed: { reserved: 1, requirement: 0 } } });
    centre.arrives('c2', 'vip');
    expect(centre.ringsAt('c2')).toBe('reserve');
  });

  it('is found in wider rings as seconds pass', () => {
    const centre = openCentre(
      centreConfig([
        queueConfig('q', {
          requirement: { all: [{ skill: 'billing', level: 4 }, { site: 'nanjing' }] },
          rings: [
            { afterSeconds: 10, widen: [{ kind: 'lowerLevel', of: 'skill', id: 'billing', by: 2 }] },
            { afterSeconds: 20, widen: [{ kind: 'addSite', siteId: 'wuxi' }] },
            { afterSeconds: 30, widen: [{ kind: 'drop', of: 'skill', id: 'billing' }] },
            { afterSeconds: 40, widen: [{ kind: 'addGroup', groupId: 'night' }] },
          ],
        }),
      ]),
    );
    centre.signsIn('level2', { skills: { billing: 2 } });
    centre.signsIn('wuxi', { skills: { billing: 5 }, siteId: 'wuxi' });
    centre.signsIn('unskilled');
    centre.signsIn('night', { siteId: 'elsewhere', groups: ['night'] });
    for (const id of ['a', 'b', 'c', 'd']) centre.arrives(id, 'q');
    centre.passes(10);
    expect(centre.ringsAt('a')).toBe('level2');
    centre.accepts('a');
    centre.passes(10);
    expect(centre.ringsAt('b')).toBe('wuxi');
    centre.accepts('b');
    const widened = centre.passes(10);
    expect(ofType(widened, 'contact.widened')).toMatchObject({ contactId: 'c', ring: 3 });
    expect(ofType(widened, 'contact.offered')).toMatchObject({ agentId: 'unskilled', receipt: { ring: 3 } });
    centre.accepts('c');
    centre.passes(10);
    expect(centre.ringsAt('d')).toBe('night');
  });
});

describe('which contact an agent gets', () => {
  it('has most points: those of its tier, for its wait, and boosts', () => {
    const centre = centreOf();
    centre.arrives('ordinary', 'q');
    centre.passes(29);
    centre.arrives('gold', 'q', { tier: 'gold' });
    centre.arrives('boosted', 'q', { boost: 28.5 });
    const offered = ofType(centre.signsIn('li'), 'contact.offered');
    expect(offered?.contactId).toBe('gold');
    expect(offered?.receipt).toMatchObject({
      because: 'mostPoints',
      remained: 3,
      top: [
        { id: 'gold', score: 30 },
        { id: 'ordinary', score: 29 },
        { id: 'boosted', score: 28.5 },
      ],
    });
  });

  it('is the ordinary one when it has waited long enough: nobody starves', () => {
    const centre = centreOf();
    centre.arrives('ordinary', 'q');
    centre.passes(31);
    centre.arrives('gold', 'q', { tier: 'gold' });
    centre.signsIn('li');
    expect(centre.ringsAt('ordinary')).toBe('li');
  });

  it('is of a steeper tier when that has caught up', () => {
    const centre = centreOf();
    centre.arrives('ordinary', 'q', { boost: 70 });
    centre.arrives('vip', 'q', { tier: 'vip' });
    centre.passes(11);
    centre.signsIn('li');
    expect(centre.ringsAt('vip')).toBe('li');
  });

  it('is the first of equals', () => {
    const centre = centreOf();
    for (const id of ['c1', 'c2', 'c3']) centre.arrives(id, 'q');
    const order = ['li', 'wang', 'zhao'].map((id) => ofType(centre.signsIn(id), 'contact.offered')?.contactId);
    expect(order).toEqual(['c1', 'c2', 'c3']);
  });

  it('is the one a supervisor moved up, pulled or sent elsewhere', () => {
    const centre = openCentre(
      centreConfig([queueConfig('q'), queueConfig('other', { requirement: { skill: 'mobile' } })]),
    );
    for (const id of ['c1', 'c2', 'c3']) centre.arrives(id, 'q');
    centre.happens({ type: 'contact.prioritised', contactId: 'c3', points: 5 });
    centre.happens({ type: 'contact.moved', contactId: 'c1', queueId: 'other' });
    centre.signsIn('li');
    expect(centre.ringsAt('c3')).toBe('li');
    centre.signsIn('wang');
    expect(centre.ringsAt('c2')).toBe('wang');
    expect(centre.happens({ type: 'contact.pulled', contactId: 'c1', agentId: 'li' })).toMatchObject([
      { type: 'event.ignored', reason: 'notQualified' },
    ]);
  });
});

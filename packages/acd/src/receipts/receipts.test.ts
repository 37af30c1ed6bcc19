import { describe, expect, it } from 'vitest';
import { createRouting } from '../engine/create-routing.ts';
import type { Offered } from '../model/decision.ts';
import { takeSnapshot } from '../snapshot/snapshot.ts';
import { type Centre, centreConfig, ofType, openCentre, queueConfig, tenOClock } from '../testing/centre.ts';
import { receiptSentence, type Wording, whyNotSentence, whyWaitingSentence } from './sentence.ts';
import { whyNot, whyNotThen } from './why-not.ts';
import { whyWaiting } from './why-waiting.ts';

const names: Readonly<Record<string, string>> = {
  li: '李雷',
  wang: '王芳',
  zhao: '赵敏',
  q: '宽带报障',
  billing: '账务',
};
const wording = (language: Wording['language']): Wording => ({
  language,
  nameOf: (_, id) => (language === 'en' ? id : (names[id] ?? id)),
});
const english = wording('en');
const chinese = wording('zh-CN');

const config = centreConfig([
  queueConfig('q', {
    requirement: { skill: 'billing', level: 3 },
    rings: [{ afterSeconds: 30, widen: [{ kind: 'lowerLevel', of: 'skill', id: 'billing', by: 2 }] }],
    preferredSeconds: 10,
  }),
  queueConfig('vip'),
]);
const skilled = { skills: { billing: 4 } } as const;

/** Li idle for a minute, Wang for ten seconds, and one agent out for every reason there is. */
function fullCentre(): Centre {
  const centre = openCentre(config);
  centre.signsIn('li', skilled);
  centre.passes(50);
  for (const id of ['wang', 'eating', 'talking', 'leaving', 'gone', 'silent']) centre.signsIn(id, skilled);
  centre.signsIn('novice', { skills: { billing: 2 } });
  centre.signsIn('reserved', { ...skilled, reservedFor: ['vip'] });
  const request = (agentId: string, state: 'break' | 'signedOut') =>
    centre.happens({
      type: 'agent.stateRequested',
      agentId,
      request: state === 'break' ? { state, reasonId: 'meal' } : { state },
    });
  request('eating', 'break');
  for (const agentId of ['talking', 'leaving', 'silent']) {
    const preferred = [{ agentId, score: 1, because: 'lastAgent' as const }];
    centre.arrives(`with-${agentId}`, 'q', { preferred });
    if (agentId !== 'silent') centre.accepts(`with-${agentId}`);
  }
  centre.happens({ type: 'offer.failed', offerId: centre.routing.contacts.get('with-silent')?.work?.id ?? -1 });
  centre.happens({ type: 'contact.abandoned', contactId: 'with-silent' });
  request('leaving', 'signedOut');
  centre.happens({ type: 'agent.presenceChanged', agentId: 'gone', hasBrowser: false, hasDevice: false });
  centre.passes(10);
  return centre;
}

const reasonsNow = (centre: Centre, contactId: string, offered?: Offered) =>
  Object.fromEntries(
    ['li', 'wang', 'eating', 'talking', 'leaving', 'gone', 'silent', 'novice', 'reserved', 'nobody'].map((agentId) => [
      agentId,
      whyNot(centre.routing, { contactId, agentId, ...(offered && { offered }) })?.rule,
    ]),
  );

describe('the receipt of an offer', () => {
  const centre = fullCentre();
  const offered = ofType(centre.arrives('c', 'q'), 'contact.offered') as Offered;

  it('counts whom each rule removed, and shows the best with their scores', () => {
    expect(offered.receipt).toEqual({
      ruleVersion: 1,
      because: 'longestIdle',
      ring: 0,
      points: 0,
      waitedMs: 0,
      signedIn: 9,
      removed: { requirement: 1, reserved: 1, break: 1, notResponding: 1, absent: 1, leaving: 1, capacity: 1 },
      remained: 2,
      top: [
        { id: 'li', score: 60 },
        { id: 'wang', score: 10 },
      ],
    });
  });

  it('is one sentence in both languages', () => {
    expect(receiptSentence(offered, english)).toBe(
      'Li was chosen, idle for 60 s and so the longest of 2 ready; of 9 signed in, 1 not qualified, 1 reserved for other ' +
        'queues, 1 on a break, 1 not responding, 1 absent, 1 about to leave, 1 busy; ring 0, rules version 1.',
    );
    expect(receiptSentence(offered, chinese)).toBe(
      '选中李雷：在2名就绪座席中空闲最久（60秒）；签入9人、不符合要求1人、为其他队列预留1人、小休1人、未应答1人、离线1人、' +
        '即将离开1人、忙碌1人；第0圈，规则第1版。',
    );
  });

  it('answers why not this agent, then and from the record later', () => {
    const reasons = {
      li: 'none',
      wang: 'outranked',
      eating: 'break',
      talking: 'capacity',
      leaving: 'leaving',
      gone: 'absent',
      silent: 'notResponding',
      novice: 'requirement',
      reserved: 'reserved',
      nobody: 'signedOut',
    };
    expect(reasonsNow(centre, 'c', offered)).toEqual(reasons);
    centre.accepts('c');
    centre.passes(500);
    const start = takeSnapshot(createRouting(config, tenOClock));
    for (const [agentId, rule] of Object.entries(reasons)) {
      expect(whyNotThen(start, centre.events, { offered, agentId })?.rule).toBe(rule);
    }
  });

  it('also when a timer made it', () => {
    const other = openCentre(config);
    other.signsIn('novice', { skills: { billing: 1 } });
    other.arrives('c', 'q');
    const widened = ofType(other.passes(30), 'contact.offered') as Offered;
    expect(widened).toMatchObject({ agentId: 'novice', eventId: null });
    const start = takeSnapshot(createRouting(config, tenOClock));
    expect(whyNotThen(start, other.events, { offered: widened, agentId: 'li' })).toEqual({ rule: 'signedOut' });
  });

  it('fits in 2,000 bytes with the longest ids', () => {
    const id = (number: number) => `0193589f-7c5a-7c0e-8b6e-${String(number).padStart(12, '0')}`;
    const big = openCentre(centreConfig([queueConfig('q')]));
    for (let number = 0; number < 20; number++) big.signsIn(id(number));
    const { receipt } = ofType(big.arrives(id(99), 'q'), 'contact.offered') as Offered;
    expect(receipt.top).toHaveLength(5);
    expect(Buffer.byteLength(JSON.stringify(receipt))).toBeLessThan(2000);
  });
});

describe('why not this agent', () => {
  it('is said in one sentence', () => {
    const centre = fullCentre();
    centre.arrives('c', 'q');
    const novice = whyNot(centre.routing, { contactId: 'c', agentId: 'novice' });
    expect(novice).toEqual({ rule: 'requirement', missing: [{ skill: 'billing', level: 3 }], admittedInMs: 30_000 });
    if (novice === undefined) return;
    expect(whyNotSentence('novice', novice, english)).toBe(
      'Novice lacks billing at level 3, which will no longer be asked for in 30 s.',
    );
    expect(whyNotSentence('novice', novice, chinese)).toBe('novice缺少账务3级，30秒后不再要求。'.replace('n', 'N'));
    expect(whyNot(centre.routing, { contactId: 'gone', agentId: 'li' })).toBeUndefined();
  });

  it('may be that the contact waits for its preferred agents', () => {
    const centre = openCentre(config);
    centre.signsIn('wang', skilled);
    centre.arrives('first', 'q');
    centre.signsIn('li', skilled);
    centre.arrives('c', 'q', { preferred: [{ agentId: 'wang', score: 1, because: 'lastAgent' }] });
    const why = whyNot(centre.routing, { contactId: 'c', agentId: 'li' });
    expect(why).toEqual({ rule: 'waitsForPreferred', agentIds: ['wang'], forMs: 10_000 });
    expect(whyNot(centre.routing, { contactId: 'c', agentId: 'wang' })).toEqual({
      rule: 'ringing',
      contactId: 'first',
    });
  });
});

describe('why a contact still waits', () => {
  it('is its place, who is missing and what comes next', () => {
    const centre = openCentre(config);
    centre.signsIn('novice', { skills: { billing: 1 } });
    centre.signsIn('li', skilled);
    centre.arrives('first', 'q');
    centre.arrives('c', 'q', { tier: 'gold' });
    centre.passes(10);
    const why = whyWaiting(centre.routing, 'c');
    expect(why).toMatchObject({
      phase: 'waiting',
      position: 1,
      points: 40,
      waitedMs: 10_000,
      removed: { requirement: 1, capacity: 1 },
      nextRing: { ring: 1, inMs: 20_000 },
    });
    if (why === undefined) return;
    expect(whyWaitingSentence(why, english)).toBe(
      'It is number 1 in q after 10 s, with 40 points; of 2 signed in, 1 not qualified, 1 busy; the search widens in 20 s.',
    );
    expect(whyWaitingSentence(why, chinese)).toBe(
      '在宽带报障等待10秒，排第1位，40分；签入2人、不符合要求1人、忙碌1人；20秒后扩大范围。',
    );
    const ringing = whyWaiting(centre.routing, 'first');
    expect(ringing && whyWaitingSentence(ringing, english)).toBe('It is ringing at li.');
    expect(whyWaiting(centre.routing, 'unknown')).toBeUndefined();
  });
});

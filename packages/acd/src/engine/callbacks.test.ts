import { describe, expect, it } from 'vitest';
import { centreConfig, ofType, openCentre, queueConfig, typesOf } from '../testing/centre.ts';

describe('a callback', () => {
  const centreOf = (mode: 'agentFirst' | 'customerFirst') =>
    openCentre(centreConfig([queueConfig('q', { callback: { mode, maximumAttempts: 2, retrySeconds: 60 } })]));

  it('keeps its place; the agent accepts, then the customer is dialled', () => {
    const centre = centreOf('agentFirst');
    centre.arrives('c1', 'q');
    centre.passes(1);
    centre.arrives('c2', 'q');
    centre.happens({ type: 'callback.requested', contactId: 'c1' });
    expect(ofType(centre.signsIn('li'), 'contact.offered')).toMatchObject({ contactId: 'c1', isCallback: true });
    expect(ofType(centre.accepts('c1'), 'callback.dialled')).toMatchObject({ mode: 'agentFirst', agentId: 'li' });
    centre.happens({ type: 'callback.answered', contactId: 'c1' });
    expect(ofType(centre.finishes('c1'), 'contact.closed')).toMatchObject({ outcome: 'handled' });
    expect(centre.ringsAt('c2')).toBe('li');
  });

  it('is tried again when the customer does not answer, and at last unreachable, never abandoned', () => {
    const centre = centreOf('agentFirst');
    centre.signsIn('li');
    centre.arrives('other', 'q');
    centre.arrives('c', 'q');
    centre.happens({ type: 'callback.requested', contactId: 'c' });
    centre.accepts('other');
    centre.finishes('other');
    centre.accepts('c');
    centre.happens({ type: 'callback.failed', contactId: 'c' });
    expect(centre.stateOf('li')).toBe('available');
    centre.passes(60);
    expect(centre.ringsAt('c')).toBe('li');
    centre.accepts('c');
    const failed = centre.happens({ type: 'callback.failed', contactId: 'c' });
    expect(ofType(failed, 'contact.closed')).toMatchObject({ outcome: 'unreachable' });
  });

  it('dials the customer first, who is then next', () => {
    const centre = centreOf('customerFirst');
    centre.arrives('c1', 'q');
    centre.happens({ type: 'callback.requested', contactId: 'c1' });
    centre.passes(5);
    centre.arrives('c2', 'q');
    centre.arrives('c3', 'q');
    const free = centre.signsIn('li');
    expect(typesOf(free).slice(0, 2)).toEqual(['callback.dialled', 'contact.offered']);
    expect(centre.ringsAt('c2')).toBe('li');
    centre.accepts('c2');
    centre.happens({ type: 'callback.answered', contactId: 'c1' });
    centre.finishes('c2');
    expect(centre.ringsAt('c1')).toBe('li');
  });

  it('comes at the time it was promised for', () => {
    const centre = centreOf('agentFirst');
    centre.arrives('c', 'q');
    centre.happens({ type: 'callback.requested', contactId: 'c', dueAt: centre.nowMs() + 600_000 });
    centre.signsIn('li');
    centre.passes(599);
    expect(centre.ringsAt('c')).toBeUndefined();
    centre.passes(1);
    expect(centre.ringsAt('c')).toBe('li');
  });

  it('can be cancelled', () => {
    const centre = centreOf('agentFirst');
    centre.arrives('c', 'q');
    centre.happens({ type: 'callback.requested', contactId: 'c' });
    const gone = centre.happens({ type: 'contact.abandoned', contactId: 'c' });
    expect(ofType(gone, 'contact.closed')).toMatchObject({ outcome: 'cancelled' });
  });
});

import type { StreamEvent } from '@oneline/contracts';
import { describe, expect, it } from 'vitest';
import { applyEvent } from './live-cache.ts';

const about = (id: string, payload: unknown): StreamEvent => ({
  op: 'event',
  topic: 'people',
  cursor: '1',
  id: '019aa000-0000-7000-8000-000000000001',
  type: 'person.changed',
  at: '2026-11-23T08:00:00Z',
  subject: { id },
  payload,
});
const a = { id: 'a', version: 1, name: 'A' };
const b = { id: 'b', version: 1, name: 'B' };
const pages = {
  pages: [
    { items: [a], nextCursor: 'x', total: 2 },
    { items: [b], nextCursor: null },
  ],
  pageParams: [null, 'x'],
};

describe('an event in the cache', () => {
  it('replaces a row where it stands', () => {
    const next = { ...b, version: 2, name: 'B2' };
    const { data, outcome } = applyEvent(pages, about('b', next));
    expect(outcome).toBe('changed');
    expect(data.pages[1]?.items).toEqual([next]);
    expect(data.pages[0]).toBe(pages.pages[0]);
  });

  it('removes what the reader no longer sees, and counts one less', () => {
    const { data, outcome } = applyEvent(pages, about('a', null));
    expect(outcome).toBe('removed');
    expect(data.pages[0]).toMatchObject({ items: [], total: 1 });
  });

  it('inserts nothing into a paged list, but says that there is something new', () => {
    expect(applyEvent(pages, about('c', { id: 'c', version: 1 }))).toEqual({ data: pages, outcome: 'new' });
  });

  it('takes what is new into a complete list', () => {
    expect(applyEvent({ items: [a] }, about('b', b))).toEqual({ data: { items: [a, b] }, outcome: 'added' });
  });

  it('does not go back to an older version', () => {
    const shown = { ...a, version: 5 };
    expect(applyEvent(shown, about('a', a))).toEqual({ data: shown, outcome: 'untouched' });
    expect(applyEvent({ items: [shown] }, about('a', a)).outcome).toBe('untouched');
  });

  it('leaves other things alone', () => {
    expect(applyEvent(a, about('b', b)).outcome).toBe('untouched');
    expect(applyEvent({ count: 1 }, about('b', b)).outcome).toBe('untouched');
    expect(applyEvent(pages, about('z', null)).outcome).toBe('untouched');
  });
});

import type { StreamEvent } from '@oneline/contracts';

interface Item {
  readonly id: string;
  readonly version?: number;
}
interface ItemPage {
  readonly items: readonly Item[];
  readonly total?: number;
}
interface Pages {
  readonly pages: readonly ItemPage[];
}

/** What an event did to one cached answer. `new` things of a paged list are not inserted: nothing moves by itself. */
export type Outcome = 'changed' | 'removed' | 'added' | 'new' | 'untouched';

/**
 * Pure: a cached answer after an event: one resource, `{ items }`, or pages of them. A payload of null removes; an older
 * version than the one shown changes nothing; a complete list (`{ items }`) takes in what is new.
 */
export function applyEvent<T>(data: T, event: StreamEvent): { readonly data: T; readonly outcome: Outcome } {
  const payload = event.payload as Item | null;
  const id = event.subject.id;
  if (isPages(data)) {
    const index = data.pages.findIndex((page) => page.items.some((item) => item.id === id));
    if (index < 0) return { data, outcome: payload === null ? 'untouched' : 'new' };
    const removed = payload === null;
    const pages = data.pages.map((page, i) => {
      const items = i === index ? replaced(page.items, id, payload) : page.items;
      const total = page.total !== undefined && removed ? { total: page.total - 1 } : {};
      return items === page.items && !removed ? page : { ...page, items, ...total };
    });
    const isSame = pages.every((page, i) => page === data.pages[i]);
    return isSame
      ? { data, outcome: 'untouched' }
      : { data: { ...data, pages }, outcome: removed ? 'removed' : 'changed' };
  }
  if (isItemPage(data)) {
    const isKnown = data.items.some((item) => item.id === id);
    if (!isKnown && payload === null) return { data, outcome: 'untouched' };
    const items = isKnown ? replaced(data.items, id, payload) : [...data.items, payload as Item];
    if (items === data.items) return { data, outcome: 'untouched' };
    return { data: { ...data, items }, outcome: payload === null ? 'removed' : isKnown ? 'changed' : 'added' };
  }
  if (isItem(data) && data.id === id && payload !== null && isNewer(payload, data))
    return { data: payload as T, outcome: 'changed' };
  return { data, outcome: 'untouched' };
}

function replaced(items: readonly Item[], id: string, payload: Item | null): readonly Item[] {
  if (payload === null) return items.filter((item) => item.id !== id);
  const old = items.find((item) => item.id === id);
  if (old && !isNewer(payload, old)) return items;
  return items.map((item) => (item.id === id ? payload : item));
}

function isNewer(next: Item, old: Item): boolean {
  return next.version === undefined || old.version === undefined || next.version > old.version;
}

function isPages(data: unknown): data is Pages {
  return typeof data === 'object' && data !== null && Array.isArray((data as { pages?: unknown }).pages);
}
function isItemPage(data: unknown): data is ItemPage {
  return typeof data === 'object' && data !== null && Array.isArray((data as { items?: unknown }).items);
}
function isItem(data: unknown): data is Item {
  return typeof data === 'object' && data !== null && typeof (data as { id?: unknown }).id === 'string';
}

import { useMemo, useRef, useState } from 'react';

/** Which rows are chosen. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  toggle(id: string): void;
  /** A click: with shift, everything from the last one clicked to this. */
  choose(id: string, hasShift: boolean): void;
  all(ids: readonly string[]): void;
  clear(): void;
}

export function useSelection(rows: readonly { readonly id: string }[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string>(undefined);
  const latest = useRef(rows);
  latest.current = rows;
  return useMemo(() => {
    const toggle = (id: string): void => {
      last.current = id;
      setIds((now) => {
        const next = new Set(now);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    };
    return {
      ids,
      toggle,
      choose(id, hasShift) {
        const span = hasShift && last.current !== undefined ? spanOf(latest.current, last.current, id) : [];
        if (span.length === 0) toggle(id);
        else setIds((now) => new Set([...now, ...span]));
      },
      all: (all) => setIds(new Set(all)),
      clear: () => setIds(new Set()),
    };
  }, [ids]);
}

/** Ids from one row to another, both included, whichever comes first. */
export function spanOf(rows: readonly { readonly id: string }[], from: string, to: string): string[] {
  const a = rows.findIndex(({ id }) => id === from);
  const b = rows.findIndex(({ id }) => id === to);
  if (a < 0 || b < 0) return [];
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
}

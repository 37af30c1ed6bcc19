/**
 * Whether the server can be reached, as far as this tab knows: `offline` after a call found no way, until one does again.
 * Read by `useConnection`; the stream tells of itself separately.
 */
export interface Connection {
  isOnline(): boolean;
  reached(): void;
  failed(): void;
  subscribe(onChange: () => void): () => void;
}

export function createConnection(): Connection {
  const listeners = new Set<() => void>();
  let isOnline = true;
  const turn = (next: boolean): void => {
    if (isOnline === next) return;
    isOnline = next;
    for (const listener of listeners) listener();
  };
  return {
    isOnline: () => isOnline,
    reached: () => turn(true),
    failed: () => turn(false),
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

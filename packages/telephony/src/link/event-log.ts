import type { TelephonyEvent } from '../port/event.ts';

/** The last events of an exchange, for a server that comes back soon. */
export interface EventLog {
  readonly seq: number;
  add(event: TelephonyEvent): void;
  /** Those after `seq`, oldest first; null when they are kept no longer. */
  after(seq: number): TelephonyEvent[] | null;
}

export function createEventLog(capacity: number): EventLog {
  const ring: TelephonyEvent[] = [];
  let last = 0;
  return {
    get seq() {
      return last;
    },
    add(event) {
      ring[event.seq % capacity] = event;
      last = event.seq;
    },
    after(seq) {
      if (seq > last || last - seq > Math.min(capacity, last)) return null;
      return Array.from({ length: last - seq }, (_, i) => ring[(seq + 1 + i) % capacity] as TelephonyEvent);
    },
  };
}

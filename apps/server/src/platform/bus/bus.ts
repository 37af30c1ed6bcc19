/**
 * Carries short notices between processes. One may be lost when a connection is, so a notice only ever says "look again",
 * and whoever hears also looks now and then by itself.
 */
export interface Bus {
  /** Resolves when the notice is on its way, or lost; never rejects for want of a connection. */
  publish(channel: string, payload: string): Promise<void>;
  /**
   * Hears a channel until told not to, this process's own notices too. `onGap`: notices of before may have been lost, look
   * now; also said when hearing begins.
   */
  subscribe(channel: string, hear: (payload: string) => void, onGap?: () => void): () => void;
  close(): Promise<void>;
}

/** PostgreSQL carries less than 8,000 bytes. */
const mostPayloadBytes = 7_000;

/** Refuses what not every bus can carry. */
export function requireCarriable(channel: string, payload = ''): void {
  if (!/^[a-z][a-z_]{0,39}$/.test(channel)) throw new TypeError(`not a channel: ${channel}`);
  if (Buffer.byteLength(payload) > mostPayloadBytes) throw new RangeError('a notice is too long');
}

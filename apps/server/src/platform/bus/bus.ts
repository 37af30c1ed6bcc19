/** Carries short notices between processes; a notice may be lost, so it only ever says "look again". */
export interface Bus {
  publish(channel: string, payload: string): Promise<void>;
  /** Hears a channel until told not to. `onGap`: notices may have been lost, look again anyway. */
  subscribe(channel: string, hear: (payload: string) => void, onGap?: () => void): () => void;
  close(): Promise<void>;
}

import type { Leg } from '../leg/leg-interface.ts';

/** Two legs talk, their packets passed on without decoding. Returns what ends it; both then hear nothing of each other. */
export function bridge(a: Leg, b: Leg): () => void {
  a.relayTo(b);
  b.relayTo(a);
  return () => {
    a.relayTo(undefined);
    b.relayTo(undefined);
  };
}

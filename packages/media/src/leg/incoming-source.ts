import type { RtpView } from '../rtp/packet.ts';
import { createReception, type Reception } from '../rtp/reception.ts';

/** The one source that a leg listens to at a time (RFC 3550 §8.2). */
export interface IncomingSource {
  /**
   * Whether a packet belongs to the source that is heard. Another source takes over with its second packet in a row; until
   * then nothing of it is heard.
   */
  admit(view: Readonly<RtpView>): 'same' | 'new' | 'refused';
  readonly reception: Reception;
  /** A value of its own for each source, by which relayed streams know that it changed. */
  identity(): object;
  changes(): number;
}

export function createIncomingSource(): IncomingSource {
  const reception = createReception();
  let current: number | undefined;
  let identity = {};
  let changes = 0;
  let pending: number | undefined;
  let pendingSequence = 0;

  const begin = (ssrc: number): void => {
    if (current !== undefined) changes += 1;
    current = ssrc;
    identity = {};
    pending = undefined;
    reception.reset(ssrc);
  };

  return {
    reception,
    identity() {
      return identity;
    },
    changes() {
      return changes;
    },
    admit({ ssrc, sequenceNumber }) {
      if (ssrc === current) {
        pending = undefined;
        return 'same';
      }
      if (current === undefined || (pending === ssrc && sequenceNumber === ((pendingSequence + 1) & 0xffff))) {
        begin(ssrc);
        return 'new';
      }
      pending = ssrc;
      pendingSequence = sequenceNumber;
      return 'refused';
    },
  };
}

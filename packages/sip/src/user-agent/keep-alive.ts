import { headerField } from '../message/header-fields.ts';
import { createRequest } from '../message/message.ts';
import { newCallId, newTag } from '../transaction/identifiers.ts';
import type { Peer } from '../transaction/peer.ts';
import type { Timer, Timers } from '../transaction/timing.ts';
import type { UserAgent } from './user-agent.ts';

export interface KeepAliveOptions {
  readonly agent: UserAgent;
  readonly timers: Timers;
  /** Whom to ask. */
  readonly uri: string;
  readonly peer: Peer;
  readonly everySeconds: number;
  /** Told when it changes, and first of all; with the round trip, ms, where there was an answer. */
  readonly onState: (isUp: boolean, roundTripMs: number | null) => void;
}

/** Asked again after so long when an answer failed to come. */
const AGAIN_MS = 5000;
/** Failures in a row that count: one may be chance. */
const FAILURES = 2;

/**
 * Asks somebody by OPTIONS whether it is there; any answer will do (RFC 3261 §11). Keeps the way through a NAT open besides.
 */
export function createKeepAlive(options: KeepAliveOptions): { close(): void } {
  const { agent, timers, uri, peer, everySeconds, onState } = options;
  let isUp: boolean | undefined;
  let failures = 0;
  let sequence = 0;
  let next: Timer | undefined;
  let isClosed = false;
  const callId = newCallId();
  const tag = newTag();

  function answered(roundTripMs: number | null): void {
    if (isClosed) return;
    failures = roundTripMs === null ? failures + 1 : 0;
    const isUpNow = roundTripMs !== null;
    if (isUp !== isUpNow && (isUpNow || failures >= FAILURES)) {
      isUp = isUpNow;
      onState(isUpNow, roundTripMs);
    }
    const soon = failures > 0 && failures < FAILURES;
    next = timers.after(soon ? AGAIN_MS : everySeconds * 1000, ask);
  }

  function ask(): void {
    const begunMs = timers.nowMs();
    sequence++;
    const contact = agent.contactFor(peer);
    const fields = [
      headerField('Max-Forwards', 70),
      headerField('From', `${contact};tag=${tag}`),
      headerField('To', `<${uri}>`),
      headerField('Call-ID', callId),
      headerField('CSeq', `${sequence} OPTIONS`),
      headerField('Contact', contact),
    ];
    agent.request(createRequest('OPTIONS', uri, fields), peer, {
      onNoResponse: () => answered(null),
      onResponse: ({ status }) => {
        if (status >= 200) answered(timers.nowMs() - begunMs);
      },
    });
  }

  ask();
  return {
    close() {
      isClosed = true;
      next?.cancel();
    },
  };
}

import type { SipMessage } from '../message/message.ts';
import type { DialogChannel } from './channel.ts';
import { SDP, type SessionCore } from './core.ts';
import type { SessionEnd, SessionListener } from './listener.ts';
import { type AgreedTimer, SessionTimer } from './session-timer.ts';

/** What negotiating needs of its session. */
export interface NegotiationHost {
  readonly core: SessionCore;
  readonly channel: DialogChannel;
  readonly role: 'caller' | 'callee';
  /** Value of our Contact. */
  readonly contact: string;
  readonly listener: SessionListener;
  isConfirmed(): boolean;
  /** The session is over, and the other side is told so. */
  fail(why: SessionEnd['why']): void;
}

/** Where offer and answer stand (RFC 3264 §4): one offer at a time, whoever makes it; and who keeps the session alive. */
export class Negotiation {
  readonly host: NegotiationHost;
  readonly timer: SessionTimer;
  /** Whose offer waits for its answer. */
  pending: 'none' | 'ours' | 'theirs' = 'none';
  /** Our last description: what a refresh by re-INVITE repeats. */
  local: string | null = null;
  /** Whether the other side knows UPDATE. */
  knowsUpdate = false;
  private current: AgreedTimer | undefined = undefined;

  constructor(host: NegotiationHost, refresh: () => void) {
    this.host = host;
    this.timer = new SessionTimer(host.core.timers, { refresh, expire: () => host.fail('expired') });
  }

  get agreed(): AgreedTimer | undefined {
    return this.current;
  }

  /** What was agreed on, from now on. */
  agree(agreed: AgreedTimer | undefined): void {
    this.current = agreed;
    this.timer.start(agreed);
  }

  /** Notes what a message of the other side says that it can do. */
  learn({ headers }: SipMessage): void {
    if (headers.has('allow')) this.knowsUpdate = headers.words('allow').includes('update');
  }
}

/** The description that a message carries: null for none, undefined for a body that is something else (415). */
export function descriptionIn({ headers, body }: SipMessage): string | null | undefined {
  if (body.length === 0) return null;
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === SDP ? Buffer.from(body).toString() : undefined;
}

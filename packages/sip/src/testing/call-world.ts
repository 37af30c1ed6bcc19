import type { DigestClient } from '../auth/digest-client.ts';
import type { CallFailure } from '../session/call-failure.ts';
import type { IncomingCall } from '../session/incoming-call.ts';
import type { OfferReply, SessionEnd } from '../session/listener.ts';
import type { OutgoingCall, OutgoingCallOptions } from '../session/outgoing-call.ts';
import type { Referral } from '../session/referral.ts';
import type { Session } from '../session/session.ts';
import type { TimerWish } from '../session/session-timer.ts';
import type { TransportName } from '../transaction/peer.ts';
import { createLocator } from '../user-agent/locator.ts';
import { createUserAgent, type UserAgent, type UserAgentHandlers } from '../user-agent/user-agent.ts';
import { createLossyNetwork, type Fate } from './lossy-network.ts';
import { createVirtualTimers } from './virtual-timers.ts';

export const CALLER = '10.0.0.1';
export const CALLEE = '10.0.0.2';

/** What one end was told, in short: `180`, `answered their sdp`, `ended there hungUp`… */
export interface End {
  readonly agent: UserAgent;
  readonly told: string[];
  readonly sessions: Session[];
  readonly calls: IncomingCall[];
  readonly referrals: Referral[];
  readonly offers: { readonly offer: string | null; readonly reply: OfferReply }[];
  readonly errors: unknown[];
  /** Listener of its calls and sessions, which notes what it is told. */
  readonly listener: OutgoingCallOptions['listener'] & { onCancelled(): void; onAbandoned(): void };
}

export interface CallWorldOptions {
  readonly fates?: readonly Fate[];
  readonly damage?: readonly ((bytes: Buffer) => Buffer)[];
  readonly transport?: TransportName;
  readonly sessionTimer?: TimerWish | null;
  /** Handlers of the callee. */
  readonly handlers?: Partial<UserAgentHandlers>;
  /** What the callee does with a call; notes it only, if left out. */
  readonly onCall?: (call: IncomingCall, end: End) => void;
  /** What either end does with an offer; answers it, if left out. */
  readonly onOffer?: (offer: string | null, reply: OfferReply) => void;
}

/** Two user agents that call each other over a network that loses what it is told to. */
export function createCallWorld(options: CallWorldOptions = {}) {
  const timers = createVirtualTimers();
  const network = createLossyNetwork(timers, options);

  function endAt(address: string, handlers: Partial<UserAgentHandlers>): End {
    const told: string[] = [];
    const end: Omit<End, 'agent'> = {
      told,
      sessions: [],
      calls: [],
      referrals: [],
      offers: [],
      errors: [],
      listener: {
        onProgress: (status, sdp) => told.push(`${status}${sdp === undefined ? '' : ` ${sdp}`}`),
        onAnswered: (session, sdp) => {
          end.sessions.push(session);
          told.push(`answered ${sdp}`);
        },
        onFailed: (failure: CallFailure) => told.push(`failed ${failure.status}`),
        onCancelled: () => told.push('cancelled'),
        onAbandoned: () => told.push('abandoned'),
        onOffer: (offer, reply) => {
          told.push(`offer ${offer}`);
          end.offers.push({ offer, reply });
          if (options.onOffer === undefined) reply.accept(`answer to ${offer}`);
          else options.onOffer(offer, reply);
        },
        onAnswer: (sdp) => told.push(`late answer ${sdp}`),
        onCarried: (request) => {
          told.push(`${request.method} ${Buffer.from(request.body).toString().replaceAll('\r\n', ' ').trim()}`);
          return 200;
        },
        onReferral: (referral) => {
          told.push(`referral ${referral.uri}`);
          end.referrals.push(referral);
        },
        onEnded: ({ by, why, reason }: SessionEnd) =>
          told.push(`ended ${by} ${why}${reason.status === null ? '' : ` ${reason.status}`}`),
      },
    };
    const agent = createUserAgent({
      timers,
      sender: network.senderOf(address),
      locator: createLocator({ nowMs: timers.nowMs }),
      sessionTimer: options.sessionTimer ?? null,
      handlers: { onError: (error) => end.errors.push(error), ...handlers },
    });
    network.attach(address, { receive: agent.receive });
    return Object.assign(end, { agent });
  }

  const caller = endAt(CALLER, {});
  const callee: End = endAt(CALLEE, {
    onCall: (call) => {
      callee.calls.push(call);
      if (options.onCall !== undefined) {
        options.onCall(call, callee);
        return;
      }
      callee.sessions.push(call.open(callee.listener));
    },
    ...options.handlers,
  });

  function dial(more: Partial<OutgoingCallOptions> & { readonly digest?: DigestClient } = {}): OutgoingCall {
    const transport = options.transport === undefined ? '' : `;transport=${options.transport}`;
    return caller.agent.call({
      uri: `sip:95588@${CALLEE}${transport}`,
      from: `"Caller" <sip:1001@${CALLER}>`,
      sdp: 'offer',
      listener: caller.listener,
      ...more,
    });
  }

  /** What left, as `INVITE` or `180 INVITE`, with the address that it left from. */
  const trace = (): string[] =>
    network.sent.map(({ from, message }) => {
      const side = from === CALLER ? '>' : '<';
      return message.kind === 'request'
        ? `${side} ${message.method}`
        : `${side} ${message.status} ${message.headers.cseq.method}`;
    });

  /** Nothing is left of any call, once everything has lingered long enough. */
  const leftovers = () => {
    timers.advance(200_000);
    const counts = [caller, callee].flatMap(({ agent }) => [
      agent.dialogs,
      agent.layer.counts.clients,
      agent.layer.counts.servers,
    ]);
    return [...counts, timers.size];
  };

  return { timers, network, caller, callee, dial, trace, leftovers };
}

export const nothingLeft = [0, 0, 0, 0, 0, 0, 0];

/** A call that is answered; `since` is what left after that. */
export function createTalkingWorld(options: CallWorldOptions = {}) {
  const world = createCallWorld({
    onCall: (call, end) => {
      end.sessions.push(call.open(end.listener));
      call.accept('answer');
    },
    ...options,
  });
  world.dial();
  world.timers.advance(100);
  const [ours] = world.caller.sessions;
  const [theirs] = world.callee.sessions;
  if (ours === undefined || theirs === undefined) throw new Error('not answered');
  world.caller.told.length = 0;
  world.callee.told.length = 0;
  const before = world.network.sent.length;
  return { ...world, ours, theirs, since: () => world.trace().slice(before) };
}

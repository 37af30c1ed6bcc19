import { go, type Machine, type ServerAction, type ServerEvent } from './machine.ts';
import { T4_MS, TIMEOUT_MS } from './timing.ts';

export type ServerState = 'trying' | 'proceeding' | 'accepted' | 'completed' | 'confirmed';

export type ServerMachine = Machine<ServerState, ServerEvent, ServerAction>;

const to = (state: ServerState, ...actions: readonly ServerAction[]) =>
  go<ServerState, ServerAction>(state, ...actions);
const ended = (...actions: readonly ServerAction[]) => go<ServerState, ServerAction>('ended', ...actions);

const answerInvite = {
  provisionalGiven: to('proceeding', 'send'),
  successGiven: to('accepted', 'send', 'startLinger'),
  refusalGiven: to('completed', 'send', 'startRepeat', 'startLimit'),
} as const;

/**
 * RFC 3261 §17.2.1 figure 7, with `accepted` of RFC 6026 §7.1: a repeated INVITE is taken in there, and its user repeats the 2xx
 * until the ACK comes. A transport that fails ends nothing: the next response may get through.
 */
export const inviteServer: ServerMachine = {
  first: 'trying',
  start: [],
  table: {
    trying: { ...answerInvite, transportFailed: to('trying', 'reportFailure') },
    proceeding: {
      ...answerInvite,
      repeated: to('proceeding', 'resend'),
      transportFailed: to('proceeding', 'reportFailure'),
    },
    accepted: {
      successGiven: to('accepted', 'send'),
      acknowledged: to('accepted', 'deliverAck'),
      transportFailed: to('accepted', 'reportFailure'),
      lingerDue: ended(),
    },
    completed: {
      repeated: to('completed', 'resend'),
      repeatDue: to('completed', 'resend', 'repeatLater'),
      acknowledged: to('confirmed', 'stopRepeat', 'stopLimit', 'startLinger'),
      limitDue: ended('reportTimeout'),
      transportFailed: to('completed', 'reportFailure'),
    },
    confirmed: { lingerDue: ended() },
  },
  lingerMs: {
    trying: undefined,
    proceeding: undefined,
    // Timer L.
    accepted: [TIMEOUT_MS, TIMEOUT_MS],
    completed: undefined,
    // Timer I.
    confirmed: [T4_MS, 0],
  },
};

const answer = {
  provisionalGiven: to('proceeding', 'send'),
  successGiven: to('completed', 'send', 'stopLimit', 'startLinger'),
  refusalGiven: to('completed', 'send', 'stopLimit', 'startLinger'),
  limitDue: ended(),
} as const;

/**
 * RFC 3261 §17.2.2 figure 8; and what its user never answers is forgotten when the client, too, has given up (RFC 4320 §4.2).
 */
export const nonInviteServer: ServerMachine = {
  first: 'trying',
  start: ['startLimit'],
  table: {
    trying: { ...answer },
    proceeding: { ...answer, repeated: to('proceeding', 'resend'), transportFailed: ended('reportFailure') },
    completed: {
      repeated: to('completed', 'resend'),
      transportFailed: ended('reportFailure'),
      lingerDue: ended(),
    },
    accepted: {},
    confirmed: {},
  },
  lingerMs: {
    trying: undefined,
    proceeding: undefined,
    accepted: undefined,
    // Timer J.
    completed: [TIMEOUT_MS, 0],
    confirmed: undefined,
  },
};

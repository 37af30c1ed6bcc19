import { type ClientAction, type ClientEvent, go, type Machine } from './machine.ts';
import { LINGER_REFUSED_MS, T4_MS, TIMEOUT_MS } from './timing.ts';

export type ClientState = 'calling' | 'proceeding' | 'accepted' | 'completed';

export type ClientMachine = Machine<ClientState, ClientEvent, ClientAction>;

const failed = go<ClientState, ClientAction>('ended', 'reportFailure');
const timedOut = go<ClientState, ClientAction>('ended', 'reportTimeout');
const gone = go<ClientState, ClientAction>('ended');

/** RFC 3261 §17.1.1 figure 5, with `accepted` of RFC 6026 §7.2, in which every 2xx of every fork goes to the user. */
export const inviteClient: ClientMachine = {
  first: 'calling',
  start: ['startRepeat', 'startLimit'],
  table: {
    calling: {
      repeatDue: go('calling', 'resend', 'repeatLater'),
      limitDue: timedOut,
      transportFailed: failed,
      abandoned: timedOut,
      provisional: go('proceeding', 'stopRepeat', 'stopLimit', 'deliver'),
      success: go('accepted', 'stopRepeat', 'stopLimit', 'startLinger', 'deliver'),
      refusal: go('completed', 'stopRepeat', 'stopLimit', 'acknowledge', 'startLinger', 'deliver'),
    },
    proceeding: {
      provisional: go('proceeding', 'deliver'),
      success: go('accepted', 'startLinger', 'deliver'),
      refusal: go('completed', 'acknowledge', 'startLinger', 'deliver'),
      transportFailed: failed,
      abandoned: timedOut,
    },
    accepted: {
      success: go('accepted', 'deliver'),
      lingerDue: gone,
    },
    completed: {
      refusal: go('completed', 'acknowledge'),
      transportFailed: failed,
      lingerDue: gone,
    },
  },
  lingerMs: {
    calling: undefined,
    proceeding: undefined,
    // Timer M.
    accepted: [TIMEOUT_MS, TIMEOUT_MS],
    // Timer D.
    completed: [LINGER_REFUSED_MS, 0],
  },
};

const answered = go<ClientState, ClientAction>('completed', 'stopRepeat', 'stopLimit', 'startLinger', 'deliver');

/** RFC 3261 §17.1.2 figure 6; `calling` is its "trying". */
export const nonInviteClient: ClientMachine = {
  first: 'calling',
  start: ['startRepeat', 'startLimit'],
  table: {
    calling: {
      repeatDue: go('calling', 'resend', 'repeatLater'),
      limitDue: timedOut,
      transportFailed: failed,
      provisional: go('proceeding', 'repeatSlowly', 'deliver'),
      success: answered,
      refusal: answered,
    },
    proceeding: {
      repeatDue: go('proceeding', 'resend', 'repeatSlowly'),
      limitDue: timedOut,
      transportFailed: failed,
      provisional: go('proceeding', 'deliver'),
      success: answered,
      refusal: answered,
    },
    completed: { lingerDue: gone },
    accepted: {},
  },
  lingerMs: {
    calling: undefined,
    proceeding: undefined,
    accepted: undefined,
    // Timer K.
    completed: [T4_MS, 0],
  },
};

/**
 * The four machines of RFC 3261 §17 with RFC 6026, as tables: (state, event) → next state and what to do. Nothing here has a clock
 * or a socket; `client-transaction.ts` and `server-transaction.ts` carry it out.
 *
 * The lettered timers of the RFC are three here, as no more than three run in one transaction:
 * - `repeat`: A, E, G: sends again, at growing pauses, over unreliable transports only
 * - `limit`: B, F, H: gives up
 * - `linger`: D, K, I, J, L, M: takes in what is still on its way
 */
export type TimerAction =
  /** From T1 on, doubling. */
  | 'startRepeat'
  /** Again, after the next pause. */
  | 'repeatLater'
  /** Pauses of T2 from now on. */
  | 'repeatSlowly'
  | 'stopRepeat'
  | 'startLimit'
  | 'stopLimit'
  | 'startLinger';

export type ClientAction =
  | TimerAction
  /** The request, once more. */
  | 'resend'
  /** ACK for a final response that is no 2xx (§17.1.1.3). */
  | 'acknowledge'
  /** The response goes to the transaction user. */
  | 'deliver'
  | 'reportTimeout'
  | 'reportFailure';

export type ServerAction =
  | TimerAction
  /** The response that the event brought. */
  | 'send'
  /** The last response, once more. */
  | 'resend'
  /** The ACK goes to the transaction user. */
  | 'deliverAck'
  /** No ACK came. */
  | 'reportTimeout'
  | 'reportFailure';

export interface Transition<State extends string, Action> {
  /** `ended`: the transaction is forgotten. */
  readonly to: State | 'ended';
  readonly actions: readonly Action[];
}

export interface Machine<State extends string, Event extends string, Action> {
  readonly first: State;
  /** When the transaction begins; the request has been sent or received. */
  readonly start: readonly Action[];
  /** What is not in the table changes nothing. */
  readonly table: Readonly<Record<State, Readonly<Partial<Record<Event, Transition<State, Action>>>>>>;
  /** How long `linger` is over an unreliable transport, and over a reliable one; ms. */
  readonly lingerMs: Readonly<Record<State, readonly [unreliable: number, reliable: number] | undefined>>;
}

type TimerEvent = 'repeatDue' | 'limitDue' | 'lingerDue';

export type ClientEvent =
  | TimerEvent
  /** 1xx */
  | 'provisional'
  /** 2xx */
  | 'success'
  /** 300–699 */
  | 'refusal'
  | 'transportFailed'
  /** The user gives up: cancelled, and no answer came (§9.1). */
  | 'abandoned';

export type ServerEvent =
  | TimerEvent
  /** The same request again. */
  | 'repeated'
  | 'acknowledged'
  | 'provisionalGiven'
  | 'successGiven'
  | 'refusalGiven'
  | 'transportFailed';

/** The table allows what the events allow; one table row, in fewer words. */
export const go = <State extends string, Action>(
  to: State | 'ended',
  ...actions: readonly Action[]
): Transition<State, Action> => ({ to, actions });

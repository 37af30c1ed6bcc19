import type { ClientMessage, ServerMessage, StreamEvent } from '@oneline/contracts';
import { backOffMs } from '../api/back-off.ts';

/** `off` nobody signed in; `connecting`; `open`; `waiting` between two tries. */
export type StreamStatus = 'off' | 'connecting' | 'open' | 'waiting';

export interface StreamState {
  readonly status: StreamStatus;
  /** Tries in a row that did not open. */
  readonly attempt: number;
  /** The cursor of the last thing heard of each topic that is wanted; null before the first confirmation. */
  readonly topics: Readonly<Record<string, { readonly cursor: string | null }>>;
  /** A ping went out and nothing has been heard since. */
  readonly isAwaitingPong: boolean;
}

export type StreamInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'subscribe'; readonly topic: string }
  | { readonly kind: 'unsubscribe'; readonly topic: string }
  | { readonly kind: 'opened' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'message'; readonly message: ServerMessage }
  /** The waiting time of a try is over, or the machine woke up and the network is said to be back. */
  | { readonly kind: 'retry' }
  /** Regularly while open. */
  | { readonly kind: 'tick' };

export type StreamEffect =
  | { readonly do: 'connect' }
  | { readonly do: 'disconnect' }
  | { readonly do: 'send'; readonly message: ClientMessage }
  | { readonly do: 'retryIn'; readonly ms: number }
  | { readonly do: 'deliver'; readonly event: StreamEvent }
  /** What is known of this topic may have holes: read it again. */
  | { readonly do: 'reload'; readonly topic: string }
  /** The server did not let us in, or did not answer: see whether the session still holds. */
  | { readonly do: 'checkSession' };

export interface StreamStep {
  readonly state: StreamState;
  readonly effects: readonly StreamEffect[];
}

export const initialStream: StreamState = { status: 'off', attempt: 0, topics: {}, isAwaitingPong: false };
const backOff = { firstMs: 500, maxMs: 30_000 };

/** Pure: what the stream does next. Subscriptions survive a cut and go on from their cursor. */
export function stepStream(state: StreamState, input: StreamInput, random: () => number): StreamStep {
  switch (input.kind) {
    case 'start':
      if (state.status !== 'off') return still(state);
      return { state: { ...state, status: 'connecting', attempt: 0 }, effects: [{ do: 'connect' }] };
    case 'stop':
      if (state.status === 'off') return still(state);
      return { state: { ...initialStream, topics: withoutCursors(state) }, effects: [{ do: 'disconnect' }] };
    case 'subscribe': {
      if (state.topics[input.topic]) return still(state);
      const next = { ...state, topics: { ...state.topics, [input.topic]: { cursor: null } } };
      return { state: next, effects: state.status === 'open' ? [subscribeTo(input.topic, null)] : [] };
    }
    case 'unsubscribe': {
      if (!state.topics[input.topic]) return still(state);
      const { [input.topic]: _, ...topics } = state.topics;
      const message = { op: 'unsubscribe', topic: input.topic } as const;
      return { state: { ...state, topics }, effects: state.status === 'open' ? [{ do: 'send', message }] : [] };
    }
    case 'opened':
      if (state.status !== 'connecting') return still(state);
      return {
        state: { ...state, status: 'open', attempt: 0, isAwaitingPong: false },
        effects: Object.entries(state.topics).map(([topic, { cursor }]) => subscribeTo(topic, cursor)),
      };
    case 'closed': {
      if (state.status === 'off' || state.status === 'waiting') return still(state);
      const ms = backOffMs(state.attempt, random, backOff);
      const check: StreamEffect[] = state.status === 'connecting' ? [{ do: 'checkSession' }] : [];
      return {
        state: { ...state, status: 'waiting', attempt: state.attempt + 1, isAwaitingPong: false },
        effects: [{ do: 'retryIn', ms }, ...check],
      };
    }
    case 'retry':
      if (state.status !== 'waiting') return still(state);
      return { state: { ...state, status: 'connecting' }, effects: [{ do: 'connect' }] };
    case 'tick':
      if (state.status !== 'open') return still(state);
      if (state.isAwaitingPong) {
        const cut = stepStream(state, { kind: 'closed' }, random);
        return { state: cut.state, effects: [{ do: 'disconnect' }, ...cut.effects] };
      }
      return { state: { ...state, isAwaitingPong: true }, effects: [{ do: 'send', message: { op: 'ping' } }] };
    case 'message':
      return hear({ ...state, isAwaitingPong: false }, input.message);
    default:
      return input satisfies never;
  }
}

function hear(state: StreamState, message: ServerMessage): StreamStep {
  if (message.op === 'pong') return still(state);
  const known = state.topics[message.topic];
  // Unsubscribed meanwhile: what was on the way is of no interest.
  if (!known) return still(state);
  switch (message.op) {
    case 'event':
      return { state: at(state, message.topic, message.cursor), effects: [{ do: 'deliver', event: message }] };
    case 'subscribed':
      // Without `since` only what happens from now on comes: whatever was read before this may lack something.
      return {
        state: at(state, message.topic, message.cursor),
        effects: known.cursor === null ? [{ do: 'reload', topic: message.topic }] : [],
      };
    case 'lost':
      return {
        state: at(state, message.topic, message.cursor),
        effects: [{ do: 'reload', topic: message.topic }],
      };
    case 'refused': {
      const { [message.topic]: _, ...topics } = state.topics;
      return { state: { ...state, topics }, effects: [] };
    }
    default:
      return message satisfies never;
  }
}

function still(state: StreamState): StreamStep {
  return { state, effects: [] };
}

function at(state: StreamState, topic: string, cursor: string): StreamState {
  return { ...state, topics: { ...state.topics, [topic]: { cursor } } };
}

function withoutCursors(state: StreamState): StreamState['topics'] {
  return Object.fromEntries(Object.keys(state.topics).map((topic) => [topic, { cursor: null }]));
}

function subscribeTo(topic: string, cursor: string | null): StreamEffect {
  return { do: 'send', message: { op: 'subscribe', topic, ...(cursor === null ? {} : { since: cursor }) } };
}

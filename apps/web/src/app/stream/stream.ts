import type { ClientMessage, ServerMessage, StreamEvent, TopicName } from '@oneline/contracts';
import { initialStream, type StreamEffect, type StreamInput, type StreamStatus, stepStream } from './machine.ts';

export interface TopicHandler {
  onEvent(event: StreamEvent): void;
  /** What was read before may have holes. */
  onReload?(): void;
}

/** The one connection of this tab to `/api/v1/stream`. */
export interface Stream {
  start(): void;
  stop(): void;
  /** Gives the way to end it. */
  subscribe(topic: TopicName, handler: TopicHandler): () => void;
  status(): StreamStatus;
  subscribeStatus(onChange: () => void): () => void;
  /** Tries again at once if it was waiting: the network is back, or the tab woke up. */
  wake(): void;
  close(): void;
}

export interface Socket {
  send(message: ClientMessage): void;
  close(): void;
}
export interface SocketEvents {
  onOpen(): void;
  onClose(): void;
  onMessage(message: ServerMessage): void;
}
export interface StreamOptions {
  connect(events: SocketEvents): Socket;
  readonly random: () => number;
  readonly pingMs: number;
  readonly onCheckSession: () => void;
}

export function createStream(options: StreamOptions): Stream {
  const handlers = new Map<string, Set<TopicHandler>>();
  const listeners = new Set<() => void>();
  let state = initialStream;
  let socket: Socket | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  const pingTimer = setInterval(() => take({ kind: 'tick' }), options.pingMs);

  function take(input: StreamInput): void {
    const before = state.status;
    const step = stepStream(state, input, options.random);
    state = step.state;
    for (const effect of step.effects) perform(effect);
    if (state.status !== before) for (const listener of listeners) listener();
  }

  function perform(effect: StreamEffect): void {
    switch (effect.do) {
      case 'connect':
        clearTimeout(retryTimer);
        open();
        break;
      case 'disconnect':
        clearTimeout(retryTimer);
        leave();
        break;
      case 'send':
        socket?.send(effect.message);
        break;
      case 'retryIn':
        leave();
        clearTimeout(retryTimer);
        retryTimer = setTimeout(() => take({ kind: 'retry' }), effect.ms);
        break;
      case 'deliver':
        for (const handler of [...(handlers.get(effect.event.topic) ?? [])]) handler.onEvent(effect.event);
        break;
      case 'reload':
        for (const handler of [...(handlers.get(effect.topic) ?? [])]) handler.onReload?.();
        break;
      case 'checkSession':
        options.onCheckSession();
        break;
      default:
        effect satisfies never;
    }
  }

  /** Only the present socket is listened to; one that was left may still speak. */
  function open(): void {
    const own: { socket?: Socket } = {};
    const ifPresent = (input: StreamInput): void => {
      if (own.socket === socket) take(input);
    };
    own.socket = options.connect({
      onOpen: () => ifPresent({ kind: 'opened' }),
      onClose: () => ifPresent({ kind: 'closed' }),
      onMessage: (message) => ifPresent({ kind: 'message', message }),
    });
    socket = own.socket;
  }

  function leave(): void {
    const left = socket;
    socket = undefined;
    left?.close();
  }

  return {
    start: () => take({ kind: 'start' }),
    stop: () => take({ kind: 'stop' }),
    subscribe(topic, handler) {
      const known = handlers.get(topic) ?? new Set();
      handlers.set(topic, known);
      known.add(handler);
      take({ kind: 'subscribe', topic });
      return () => {
        known.delete(handler);
        if (known.size > 0 || handlers.get(topic) !== known) return;
        handlers.delete(topic);
        take({ kind: 'unsubscribe', topic });
      };
    },
    status: () => state.status,
    subscribeStatus(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    wake: () => take({ kind: 'retry' }),
    close() {
      take({ kind: 'stop' });
      clearInterval(pingTimer);
      clearTimeout(retryTimer);
    },
  };
}

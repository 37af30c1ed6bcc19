import { ClientMessage, type ServerMessage } from '@oneline/contracts';
import { Value } from 'typebox/value';
import type { WebSocket } from 'ws';
import type { Principal } from '../access/index.ts';
import type { OutboxEvent } from '../domain-module.ts';
import { isAfter } from '../outbox/index.ts';
import { streamErrors } from './errors.ts';
import type { TopicBoard } from './topic-board.ts';

/** One client on the stream. */
export interface StreamSocket {
  readonly principal: Principal;
  offer(event: OutboxEvent): void;
  /** Takes up changed rights; a null principal ends it. */
  authorise(principal: Principal | null): void;
  /** Sends what waits, tells what was lost, ends what is stuck. Called about once a second. */
  tend(now: number): void;
  end(code: number, reason: string): void;
}

export interface SocketOptions {
  readonly socket: WebSocket;
  /** Writes a whole frame below the WebSocket, which is open. */
  write(frame: Buffer): void;
  readonly principal: Principal;
  readonly board: TopicBoard;
  /** The place in the outbox up to which this process has delivered. */
  present(): string;
  /** Events missed since a cursor; undefined when they are no longer kept. */
  missed(principal: Principal, topics: readonly string[], since: string): Promise<OutboxEvent[] | undefined>;
  onSent(): void;
  onLost(): void;
}

interface Subscription {
  /** Events that came while the missed ones are being read. */
  waiting: OutboxEvent[] | null;
  /** The client is behind; it is told once there is room. */
  isLost: boolean;
  /** Events up to here have been sent as missed ones and may still come by the relay; null once a later one has come. */
  sentUpTo: string | null;
  /** Topics of the outbox. */
  readonly sources: readonly string[];
}

const mostBufferedBytes = 1_048_576;
const mostWaiting = 5_000;
const mostSubscriptions = 32;
const stuckMs = 30_000;
const policyViolation = 1008;
const maxMessageLength = 4_096;

export function createStreamSocket(options: SocketOptions): StreamSocket {
  const { socket, board } = options;
  let { principal } = options;
  const subscriptions = new Map<string, Subscription>();
  let fullSince: number | null = null;

  const send = (message: ServerMessage): void => socket.send(JSON.stringify(message));

  function deliver(topic: string, subscription: Subscription, event: OutboxEvent): void {
    const message = board.messageFor(topic, event, principal);
    if (message === null || subscription.isLost || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > mostBufferedBytes) {
      subscription.isLost = true;
      options.onLost();
      return;
    }
    options.write(message);
    options.onSent();
  }

  function deliverLive(topic: string, subscription: Subscription, event: OutboxEvent): void {
    if (subscription.sentUpTo !== null && !isAfter(event.cursor, subscription.sentUpTo)) return;
    subscription.sentUpTo = null;
    deliver(topic, subscription, event);
  }

  async function subscribe(topic: string, since: string | undefined): Promise<void> {
    const isAdmitted = board.admits(topic, principal);
    if (!isAdmitted || subscriptions.size >= mostSubscriptions) {
      const error =
        isAdmitted === undefined ? streamErrors.noTopic() : isAdmitted ? streamErrors.tooMany() : streamErrors.denied();
      send({ op: 'refused', topic, code: error.code });
      return;
    }
    const sentUpTo = since ?? options.present();
    const subscription: Subscription = { waiting: [], isLost: false, sentUpTo, sources: board.sourcesOf(topic) };
    subscriptions.set(topic, subscription);
    if (since !== undefined) {
      const events = await options.missed(principal, subscription.sources, since);
      if (subscriptions.get(topic) !== subscription) return;
      if (events === undefined) {
        subscription.sentUpTo = options.present();
        send({ op: 'lost', topic, cursor: options.present() });
      } else {
        for (const event of events) {
          deliver(topic, subscription, event);
          subscription.sentUpTo = event.cursor;
        }
      }
    }
    send({ op: 'subscribed', topic, cursor: options.present() });
    const { waiting } = subscription;
    subscription.waiting = null;
    for (const event of waiting ?? []) deliverLive(topic, subscription, event);
  }

  async function receive(text: string): Promise<void> {
    let message: unknown;
    try {
      message = text.length > maxMessageLength ? undefined : JSON.parse(text);
    } catch {
      // Refused below like any other message that is none.
    }
    if (!Value.Check(ClientMessage, message)) {
      send({ op: 'refused', topic: '', code: streamErrors.notUnderstood().code });
      socket.close(policyViolation, 'not understood');
      return;
    }
    if (message.op === 'ping') send({ op: 'pong' });
    else if (message.op === 'unsubscribe') subscriptions.delete(message.topic);
    else await subscribe(message.topic, message.since);
  }

  socket.on('message', (bytes: Buffer) => {
    receive(bytes.toString('utf8')).catch(() => socket.close(1011, 'failed'));
  });

  return {
    get principal() {
      return principal;
    },
    offer(event) {
      for (const [topic, subscription] of subscriptions) {
        if (!subscription.sources.includes(event.topic)) continue;
        if (subscription.waiting === null) deliverLive(topic, subscription, event);
        else if (subscription.waiting.length < mostWaiting) subscription.waiting.push(event);
        else subscription.isLost = true;
      }
    },
    authorise(next) {
      if (!next) return socket.close(4401, 'signed out');
      principal = next;
      for (const topic of subscriptions.keys()) {
        if (board.admits(topic, principal)) continue;
        subscriptions.delete(topic);
        send({ op: 'refused', topic, code: streamErrors.denied().code });
      }
    },
    tend(now) {
      if (socket.bufferedAmount > mostBufferedBytes) {
        fullSince ??= now;
        if (now - fullSince > stuckMs) socket.terminate();
        return;
      }
      fullSince = null;
      for (const [topic, subscription] of subscriptions) {
        if (!subscription.isLost || subscription.waiting) continue;
        subscription.isLost = false;
        send({ op: 'lost', topic, cursor: options.present() });
      }
    },
    end: (code, reason) => socket.close(code, reason),
  };
}

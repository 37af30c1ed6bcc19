import { ClientMessage, type ServerMessage } from '@oneline/contracts';
import { Value } from 'typebox/value';
import type { WebSocket } from 'ws';
import type { Principal } from '../access/index.ts';
import type { OutboxEvent } from '../domain-module.ts';
import type { Position } from '../outbox/index.ts';
import type { Audience } from './audience.ts';
import { createDelivery } from './encoding.ts';
import { streamErrors } from './errors.ts';
import type { Missed } from './replay.ts';
import { sameSight } from './sight.ts';
import { createSubscription, type Outlet, type Subscription } from './subscription.ts';
import { admits, sourceOf, type TopicBoard } from './topic-board.ts';

/** One client on the stream. */
export interface StreamSocket {
  readonly principal: Principal;
  /** Sends no event until `resume`: the rights of the reader have changed and are being asked for. */
  suspend(): void;
  /** Goes on with these rights; without any it ends. */
  resume(principal: Principal | null): void;
  /** Sees to heartbeat and back-pressure; called about once a second. */
  tend(nowMs: number): void;
  end(code: number, reason: string): void;
  terminate(): void;
}

export interface SocketOptions {
  readonly socket: WebSocket;
  readonly principal: Principal;
  readonly board: TopicBoard;
  readonly audience: Audience;
  /** The place in the outbox up to which this process has delivered. */
  present(): Position;
  missed(place: { tenantId: string; topic: string; since: string }): Promise<Missed | undefined>;
  onSent(): void;
  onLost(): void;
  onFailure(error: unknown): void;
}

const mostBufferedBytes = 1_048_576;
const mostSubscriptions = 32;
const mostMessageLength = 4_096;
/** Messages a client may send at once, and each second in the long run. */
const allowance = { most: 200, perSecond: 10 };
const heartbeatMs = 20_000;
const stuckMs = 30_000;

const closed = { policyViolation: 1008, failed: 1011, signedOut: 4401 };

export function createStreamSocket(options: SocketOptions): StreamSocket {
  const { socket, board, audience } = options;
  const subscriptions = new Map<string, Subscription>();
  let { principal } = options;
  let isSuspended = false;
  let messagesLeft = allowance.most;
  let fullSinceMs: number | null = null;
  let heardAtMs = performance.now();
  let pingedAtMs = heardAtMs;

  const outlet: Outlet = {
    reader: () => principal,
    hasRoom: () => socket.bufferedAmount <= mostBufferedBytes,
    sendEvent(message) {
      socket.send(message, { binary: false });
      options.onSent();
    },
    send,
    present: () => options.present(),
    onLost: () => options.onLost(),
    onFailure: (error) => options.onFailure(error),
  };

  function send(message: ServerMessage): void {
    socket.send(JSON.stringify(message));
  }

  function refuse(topic: string, code: string): void {
    send({ op: 'refused', topic, code });
  }

  async function subscribe(topic: string, since: string | undefined): Promise<void> {
    unsubscribe(topic);
    const binding = board.find(topic);
    if (!binding) return refuse(topic, streamErrors.noTopic().code);
    if (!admits(binding, principal)) return refuse(topic, streamErrors.denied().code);
    if (subscriptions.size >= mostSubscriptions) return refuse(topic, streamErrors.tooMany().code);
    const subscription = createSubscription(binding, outlet);
    subscription.hold();
    if (isSuspended) subscription.hold();
    subscriptions.set(topic, subscription);
    audience.add(principal.tenantId, subscription);
    if (since !== undefined) {
      const missed = await options.missed({ tenantId: principal.tenantId, topic: sourceOf(binding), since });
      if (subscriptions.get(topic) !== subscription) return;
      if (missed) subscription.catchUp(missed.entries.map(toDelivery(subscription)), missed.upTo);
      else subscription.lose();
    }
    subscription.release();
  }

  const toDelivery =
    ({ binding }: Subscription) =>
    ({ event, position }: { event: OutboxEvent; position: Position }) =>
      createDelivery(binding, event, position);

  function unsubscribe(topic: string): void {
    const subscription = subscriptions.get(topic);
    if (!subscription) return;
    subscriptions.delete(topic);
    audience.remove(principal.tenantId, subscription);
  }

  async function receive(bytes: Buffer, isBinary: boolean): Promise<void> {
    heardAtMs = performance.now();
    messagesLeft -= 1;
    const message = isBinary || messagesLeft < 0 ? undefined : parse(bytes);
    if (!message) {
      const error = messagesLeft < 0 ? streamErrors.tooMany() : streamErrors.notUnderstood();
      refuse('', error.code);
      return socket.close(closed.policyViolation, error.code);
    }
    if (message.op === 'ping') send({ op: 'pong' });
    else if (message.op === 'unsubscribe') unsubscribe(message.topic);
    else await subscribe(message.topic, message.since);
  }

  function take(next: Principal): void {
    const before = principal;
    principal = next;
    for (const [topic, subscription] of subscriptions) {
      const { binding } = subscription;
      if (!admits(binding, next)) {
        unsubscribe(topic);
        refuse(topic, streamErrors.denied().code);
      } else if (!sameSight(binding, before, next)) subscription.lose();
    }
  }

  socket.on('message', (bytes: Buffer, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return;
    receive(bytes, isBinary).catch((error: unknown) => {
      options.onFailure(error);
      socket.close(closed.failed, 'failed');
    });
  });
  socket.on('pong', () => {
    heardAtMs = performance.now();
  });
  socket.once('close', () => {
    for (const topic of [...subscriptions.keys()]) unsubscribe(topic);
  });

  return {
    get principal() {
      return principal;
    },
    suspend() {
      if (isSuspended) return;
      isSuspended = true;
      for (const subscription of subscriptions.values()) subscription.hold();
    },
    resume(next) {
      if (!next) return socket.close(closed.signedOut, 'signed out');
      if (next !== principal) take(next);
      if (isSuspended) for (const subscription of subscriptions.values()) subscription.release();
      else for (const subscription of subscriptions.values()) subscription.tellLost();
      isSuspended = false;
    },
    tend(nowMs) {
      messagesLeft = Math.min(allowance.most, messagesLeft + allowance.perSecond);
      if (outlet.hasRoom()) {
        fullSinceMs = null;
        for (const subscription of subscriptions.values()) subscription.tellLost();
      } else {
        fullSinceMs ??= nowMs;
        if (nowMs - fullSinceMs > stuckMs) return socket.terminate();
      }
      if (nowMs - pingedAtMs < heartbeatMs) return;
      if (heardAtMs < pingedAtMs) return socket.terminate();
      pingedAtMs = nowMs;
      socket.ping();
    },
    end: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}

/** A message of the contract, or undefined. */
function parse(bytes: Buffer): ClientMessage | undefined {
  if (bytes.length > mostMessageLength) return undefined;
  try {
    const message: unknown = JSON.parse(bytes.toString('utf8'));
    return Value.Check(ClientMessage, message) ? message : undefined;
  } catch {
    return undefined;
  }
}

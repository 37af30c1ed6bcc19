import type { ServerMessage } from '@oneline/contracts';
import type { Principal } from '../access/index.ts';
import type { TopicBinding } from '../domain-module.ts';
import { cursorOf, isAfter, type Position } from '../outbox/index.ts';
import type { Delivery } from './encoding.ts';

/** One topic of one client. Events reach the client in order and once, or it is told that it has lost some. */
export interface Subscription {
  readonly binding: TopicBinding;
  offer(delivery: Delivery): void;
  /** Events wait from here on, until there have been as many `release` as `hold`; the first confirms the subscription. */
  hold(): void;
  release(): void;
  /** Takes in, while held, what was missed up to a place that may be ahead of what has been offered. */
  catchUp(missed: readonly Delivery[], upTo: Position): void;
  /** Drops what waits and comes; the client is told as soon as nothing holds it and there is room. */
  lose(): void;
  tellLost(): void;
}

/** The way to the client. */
export interface Outlet {
  reader(): Principal;
  hasRoom(): boolean;
  sendEvent(message: Buffer): void;
  send(message: ServerMessage): void;
  /** The place up to which events have been offered. */
  present(): Position;
  onLost(): void;
  onFailure(error: unknown): void;
}

const mostWaiting = 5_000;

export function createSubscription(binding: TopicBinding, outlet: Outlet): Subscription {
  const { topic } = binding;
  let waiting: Delivery[] = [];
  let holds = 0;
  let isConfirmed = false;
  let isLost = false;
  /** Known up to here before it was offered. */
  let caughtUpTo: Position | null = null;

  function isKnown({ position }: Delivery): boolean {
    if (!caughtUpTo) return false;
    if (!isAfter(position, caughtUpTo)) return true;
    caughtUpTo = null;
    return false;
  }

  function deliver(delivery: Delivery): void {
    if (isLost) return;
    try {
      const message = delivery.messageFor(outlet.reader());
      if (message === null) return;
      if (outlet.hasRoom()) outlet.sendEvent(message);
      else lose();
    } catch (error) {
      // What cannot be shown to this reader is not passed over in silence.
      outlet.onFailure(error);
      lose();
    }
  }

  function lose(): void {
    waiting = [];
    if (isLost) return;
    isLost = true;
    outlet.onLost();
  }

  function tellLost(): void {
    if (!isLost || holds > 0 || !outlet.hasRoom()) return;
    isLost = false;
    outlet.send({ op: 'lost', topic, cursor: cursorOf(servedUpTo()) });
  }

  /** Once nothing waits. */
  function servedUpTo(): Position {
    const present = outlet.present();
    return caughtUpTo && isAfter(caughtUpTo, present) ? caughtUpTo : present;
  }

  return {
    binding,
    offer(delivery) {
      if (isLost || isKnown(delivery)) return;
      if (holds === 0) deliver(delivery);
      else if (waiting.length < mostWaiting) waiting.push(delivery);
      else lose();
    },
    hold() {
      holds += 1;
    },
    release() {
      holds -= 1;
      if (holds > 0) return;
      const waited = waiting;
      waiting = [];
      for (const delivery of waited) deliver(delivery);
      if (!isConfirmed) outlet.send({ op: 'subscribed', topic, cursor: cursorOf(servedUpTo()) });
      isConfirmed = true;
      tellLost();
    },
    catchUp(missed, upTo) {
      if (isLost) return;
      waiting = [...missed, ...waiting.filter(({ position }) => isAfter(position, upTo))];
      caughtUpTo = upTo;
    },
    lose,
    tellLost,
  };
}

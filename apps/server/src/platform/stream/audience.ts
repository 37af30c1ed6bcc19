import type { OutboxEvent } from '../domain-module.ts';
import { type Position, parseCursor } from '../outbox/index.ts';
import { createDelivery } from './encoding.ts';
import type { Subscription } from './subscription.ts';
import type { TopicBoard } from './topic-board.ts';

/** Who listens to what. */
export interface Audience {
  add(tenantId: string, subscription: Subscription): void;
  remove(tenantId: string, subscription: Subscription): void;
  /** Offers an event to all who listen to a topic that is made from its topic. */
  offer(event: OutboxEvent): void;
}

export function createAudience(board: TopicBoard): Audience {
  const listeners = new Map<string, Set<Subscription>>();

  return {
    add(tenantId, subscription) {
      const key = keyOf(tenantId, subscription.binding.topic);
      const known = listeners.get(key);
      if (known) known.add(subscription);
      else listeners.set(key, new Set([subscription]));
    },
    remove(tenantId, subscription) {
      const key = keyOf(tenantId, subscription.binding.topic);
      const known = listeners.get(key);
      known?.delete(subscription);
      if (known?.size === 0) listeners.delete(key);
    },
    offer(event) {
      let position: Position | undefined;
      for (const binding of board.madeFrom(event.topic)) {
        const subscriptions = listeners.get(keyOf(event.tenantId, binding.topic));
        if (!subscriptions) continue;
        position ??= parseCursor(event.cursor);
        if (!position) throw new TypeError('an event without a position');
        const delivery = createDelivery(binding, event, position);
        for (const subscription of subscriptions) subscription.offer(delivery);
      }
    },
  };
}

function keyOf(tenantId: string, topic: string): string {
  return `${tenantId} ${topic}`;
}

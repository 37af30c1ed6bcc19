import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import type { Logger } from '../log/log.ts';
import { type Bus, requireCarriable } from './bus.ts';

const flushMs = 1_000;

/** NATS, for sites with many processes; it connects again by itself. */
export async function createNatsBus({ url, log }: { url: string; log: Logger }): Promise<Bus> {
  const connection = await connect({
    servers: url,
    name: 'oneline',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    pingInterval: 10_000,
  });
  const onGaps = new Set<() => void>();
  let isConnected = true;
  const watching = watch();

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        isConnected = false;
        log.warn('bus connection lost');
      } else if (status.type === 'reconnect') {
        isConnected = true;
        for (const onGap of onGaps) onGap();
      }
    }
  }

  return {
    async publish(channel, payload) {
      requireCarriable(channel, payload);
      // The client would keep them in memory for as long as it takes.
      if (isConnected) connection.publish(subjectOf(channel), payload);
    },
    subscribe(channel, hear, onGap) {
      requireCarriable(channel);
      const subscription = connection.subscribe(subjectOf(channel), {
        callback: (error, message) => {
          if (error) log.warn({ err: error }, 'hearing a channel failed');
          else hear(message.string());
        },
      });
      if (onGap) {
        onGaps.add(onGap);
        // Answered once the server knows of the subscription; without a connection the gap is told when there is one.
        if (isConnected) connection.flush().then(onGap, () => undefined);
      }
      return () => {
        subscription.unsubscribe();
        if (onGap) onGaps.delete(onGap);
      };
    },
    async close() {
      if (isConnected) await Promise.race([connection.flush().catch(() => undefined), sleep(flushMs, undefined, { ref: false })]);
      await connection.close();
      await watching;
    },
  };
}

function subjectOf(channel: string): string {
  return `oneline.${channel}`;
}

import { connect } from '@nats-io/transport-node';
import type { Logger } from '../log/log.ts';
import type { Bus } from './bus.ts';

/** NATS, for sites with many processes; it connects again by itself. */
export async function createNatsBus({ url, log }: { url: string; log: Logger }): Promise<Bus> {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 500, name: 'oneline' });
  const onGaps = new Set<() => void>();
  void watch();

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') log.warn({}, 'bus connection lost');
      if (status.type === 'reconnect') for (const onGap of onGaps) onGap();
    }
  }

  return {
    async publish(channel, payload) {
      connection.publish(`oneline.${channel}`, payload);
      await connection.flush();
    },
    subscribe(channel, hear, onGap) {
      const subscription = connection.subscribe(`oneline.${channel}`, {
        callback: (error, message) => {
          if (!error) hear(message.string());
        },
      });
      if (onGap) onGaps.add(onGap);
      return () => {
        subscription.unsubscribe();
        if (onGap) onGaps.delete(onGap);
      };
    },
    async close() {
      await connection.drain();
    },
  };
}

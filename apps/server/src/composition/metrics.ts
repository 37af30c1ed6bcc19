import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { TenantPool } from '../platform/db/index.ts';
import type { Relay } from '../platform/outbox/index.ts';
import type { Stream } from '../platform/stream/index.ts';

/** Prometheus metrics of this process, read when they are asked for. */
export function createMetrics({ pool, relay, stream }: { pool: TenantPool; relay: Relay; stream: Stream }): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `oneline_${name}`,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('database_connections_open', 'Open connections of the application', () => pool.stats().open);
  gauge('database_connections_idle', 'Idle connections of the application', () => pool.stats().idle);
  gauge('database_waiting', 'Requests waiting for a connection', () => pool.stats().waiting);
  gauge('outbox_events_total', 'Events read by the relay of this process', () => relay.stats().events);
  gauge('stream_sockets', 'Clients on the stream', () => stream.stats().sockets);
  gauge('stream_messages_sent_total', 'Messages sent on the stream', () => stream.stats().sent);
  gauge('stream_topics_lost_total', 'Times a slow client lost a topic', () => stream.stats().lost);
  return register;
}

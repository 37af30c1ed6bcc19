import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { CallStats } from '../domains/calls/index.ts';
import type { TenantPool } from '../platform/db/index.ts';
import type { Relay } from '../platform/outbox/index.ts';
import type { Stream } from '../platform/stream/index.ts';

export interface MetricsSources {
  readonly pool: TenantPool;
  readonly relay: Relay;
  readonly stream: Stream;
  calls(): CallStats;
}

/** Prometheus metrics of this process, read when they are asked for. */
export function createMetrics({ pool, relay, stream, calls }: MetricsSources): Registry {
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
  gauge('exchange_up', 'Whether the exchange is reached (1) or not (0)', () => Number(calls().isExchangeUp));
  gauge('calls_live', 'Calls that live', () => calls().live);
  gauge('calls_begun_total', 'Calls offered by the exchange', () => calls().begun);
  gauge('calls_refused_total', 'Calls refused for want of capacity', () => calls().refused);
  gauge('calls_failed_total', 'Calls that failed by a fault of the system', () => calls().failed);
  return register;
}

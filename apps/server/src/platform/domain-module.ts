import type { PermissionName, TopicName } from '@oneline/contracts';
import type { Principal } from './access/index.ts';
import type { TenantDb } from './db/index.ts';
import type { RouteBinding } from './http/index.ts';

/** An event as it is read from the outbox. */
export interface OutboxEvent {
  readonly tenantId: string;
  readonly id: string;
  /** `xid:seq`, in order of delivery. */
  readonly cursor: string;
  readonly at: Date;
  readonly topic: string;
  readonly type: string;
  readonly subject: { readonly id: string; readonly version: number | null };
  readonly unitIds: readonly string[];
  readonly ownerId: string | null;
  readonly payload: unknown;
}

/** A topic of the stream. Rights and data scope are applied by the platform; `present` masks for one class of readers. */
export interface TopicBinding {
  readonly topic: TopicName;
  /** `signed_in` topics carry only what belongs to the reader (the event's `ownerId`). */
  readonly access: PermissionName | 'signed_in';
  readonly present?: (reader: Principal, payload: unknown) => unknown;
  /** The topic of the outbox it is made from, where that is another. */
  readonly source?: string;
  /** The units a payload concerns now; the event names those before the change too. */
  readonly unitsNow?: (payload: unknown) => readonly string[];
}

/** What a running job is given. */
export interface JobRun<Payload> {
  readonly jobId: string;
  readonly tenantId: string;
  readonly payload: Payload;
  readonly attempt: number;
  /** Who asked for it. */
  readonly by: { readonly id: string | null; readonly name: string };
  readonly db: TenantDb;
  /** Aborted when the job is cancelled or the process stops. */
  readonly signal: AbortSignal;
  /** Tells how far it is, 0–1; written at most twice a second. */
  progress(share: number): void;
}

/** Background work: run at least once, again after a failure (1, 2, 4 … minutes apart), so it must bear repetition. */
export interface TaskBinding<Payload = never> {
  readonly task: string;
  /** The result is kept with the job. */
  run(run: JobRun<Payload>): Promise<unknown>;
  readonly maxAttempts?: number;
}

/** Work by the clock, once in the cluster. Five-field cron, UTC. Runs for the installation, not for a tenant. */
export interface ScheduleBinding {
  readonly task: string;
  readonly cron: string;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * A subscriber of events. `durable`: every event once in the cluster, from where it stopped, at least once (de-duplicated by
 * event id). `local`: every process, from now on; for caches.
 */
export interface SubscriberBinding {
  readonly name: string;
  readonly kind: 'durable' | 'local';
  /** Topics; absent is all. */
  readonly topics?: readonly string[];
  handle(event: OutboxEvent): Promise<void>;
}

/** What a domain hands to the composition root. */
export interface DomainModule {
  readonly name: string;
  readonly routes: readonly RouteBinding[];
  readonly topics?: readonly TopicBinding[];
  readonly tasks?: readonly TaskBinding[];
  readonly schedules?: readonly ScheduleBinding[];
  readonly subscribers?: readonly SubscriberBinding[];
  close?(): Promise<void>;
}

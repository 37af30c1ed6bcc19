import type { RecordingPolicy } from '@oneline/contracts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { createKeeping, type RecordingEnded } from './keeping.ts';
import { removeExpired, retentionSchedule } from './retention.ts';
import { type RecordingRoutesDeps, recordingBindings } from './routes.ts';
import {
  deleteUnbegun,
  findPolicy,
  findRecording,
  insertRecording,
  type NewRecording,
  type StoredRecording,
} from './store.ts';

export { recordingErrors } from './errors.ts';
export type { RecordingEnded } from './keeping.ts';
export type { NewRecording, StoredRecording } from './store.ts';

export interface RecordingsModule extends DomainModule {
  /** Written down before anything is recorded, so that its file is found again. */
  begin(tenantId: string, recording: NewRecording): Promise<void>;
  /** Nothing was recorded after all: it is as if it had not begun. */
  drop(tenantId: string, recordingId: string): Promise<void>;
  /** The exchange has closed the file of a recording. */
  take(ended: RecordingEnded): void;
  /** Resolves when no file is being moved. */
  settle(): Promise<void>;
  find(db: TenantDb, id: string): Promise<StoredRecording | undefined>;
  /** Whether calls of a direction are recorded, by the rule of some seconds ago at most. */
  isRecorded(tenantId: string, direction: 'in' | 'out' | 'internal'): Promise<boolean>;
  /** Removes what is kept no longer; returns how many. */
  removeExpired(): Promise<number>;
}

export interface RecordingsOptions {
  readonly installationDb: TenantDb;
  readonly objects: ObjectStore;
  /** Of the staging files of the exchange; 32 octets. */
  readonly stagingKey: Buffer;
  names: RecordingRoutesDeps['names'];
  onKept(recording: StoredRecording): Promise<void>;
}

const unchosen: RecordingPolicy = { records: 'none', keepDays: 180, version: 1 };
const policyAgeMs = 5_000;

/** 录音: from the staging file of the exchange to the object store, and for as long as the rule says. */
export function createRecordings(platform: Platform, options: RecordingsOptions): RecordingsModule {
  const { tenants, commands, clock, log } = platform;
  const { installationDb, objects } = options;
  const known = new Map<string, { policy: RecordingPolicy; readMs: number }>();
  const keeping = createKeeping({
    tenants,
    installationDb,
    objects,
    log,
    key: options.stagingKey,
    onKept: options.onKept,
  });
  const policyOf = async (db: TenantDb): Promise<RecordingPolicy> => (await findPolicy(db)) ?? unchosen;
  const retention = {
    tenants,
    installationDb,
    objects,
    now: () => clock.now(),
    keepDays: async (db: TenantDb) => (await policyOf(db)).keepDays,
  };

  return {
    name: 'recordings',
    routes: recordingBindings({ objects, commands, policyOf, names: options.names }),
    schedules: [retentionSchedule(retention)],
    async begin(tenantId, recording) {
      await tenants.of(tenantId).query(insertRecording(tenantId, recording));
    },
    async drop(tenantId, recordingId) {
      await tenants.of(tenantId).query(deleteUnbegun(recordingId));
    },
    take: keeping.take,
    settle: keeping.settle,
    find: findRecording,
    async isRecorded(tenantId, direction) {
      let found = known.get(tenantId);
      if (!found || performance.now() - found.readMs > policyAgeMs) {
        found = { policy: await policyOf(tenants.of(tenantId)), readMs: performance.now() };
        known.set(tenantId, found);
      }
      const { records } = found.policy;
      return records === 'all' || records === direction;
    },
    removeExpired: () => removeExpired(retention, new AbortController().signal),
    close: () => keeping.close(),
  };
}

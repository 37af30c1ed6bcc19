import { rm } from 'node:fs/promises';
import { inspectRecording, readRecording } from '@oneline/media';
import type { EventBody } from '@oneline/telephony';
import type { TenantDb, Tenants } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log/log.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { findRecording, keepFile, type StoredRecording } from './store.ts';

export type RecordingEnded = Extract<EventBody, { type: 'recording.ended' }>;

export interface Keeping {
  /** Moves the staging file of a recording that has ended into the object store; again after a failure. */
  take(ended: RecordingEnded): void;
  /** Resolves when nothing is being moved. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const retryMs = [1_000, 5_000, 30_000, 120_000];

export function createKeeping(options: {
  readonly tenants: Tenants;
  readonly installationDb: TenantDb;
  readonly objects: ObjectStore;
  readonly log: Logger;
  /** Opens the frames of staging files; 32 octets. */
  readonly key: Buffer;
  onKept(recording: StoredRecording): Promise<void>;
}): Keeping {
  const { tenants, installationDb, objects, log, key } = options;
  const moving = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  async function move(ended: RecordingEnded): Promise<void> {
    const recording = await findRecording(installationDb, ended.recordingId);
    if (!recording) {
      log.warn({ recordingId: ended.recordingId }, 'a recording of no call was left where it is');
      return;
    }
    const { tenantId, id } = recording;
    if (recording.state === 'recording') {
      const staged = await inspectRecording(ended.file, key);
      const { hash, bytes } = await objects.put(tenantId, readRecording(ended.file, key, staged));
      const { peaksPerSecond, channels } = staged.waveform;
      const waveform = { peaksPerSecond, channels: channels.map((peaks) => Buffer.from(peaks).toString('base64')) };
      const file = { hash, bytes, durationMs: staged.durationMs, isRepaired: ended.isRepaired, waveform };
      const db = tenants.of(tenantId);
      const { sql, parameters } = keepFile(db, id, file);
      await db.query({ text: sql, values: parameters });
      await options.onKept({ ...recording, ...file, state: 'kept' });
    }
    await rm(ended.file, { force: true });
  }

  function attempt(ended: RecordingEnded, tries: number): void {
    const running = move(ended)
      .catch((error: unknown) => {
        log.error({ err: error, recordingId: ended.recordingId }, 'a recording could not be kept');
        const delayMs = retryMs[tries];
        if (delayMs === undefined || isClosed) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          attempt(ended, tries + 1);
        }, delayMs);
        timers.add(timer);
      })
      .finally(() => moving.delete(running));
    moving.add(running);
  }

  const settle = async (): Promise<void> => {
    while (moving.size > 0) await Promise.all(moving);
  };

  return {
    take: (ended) => attempt(ended, 0),
    settle,
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await settle();
    },
  };
}

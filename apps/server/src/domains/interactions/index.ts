import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { OpenInteraction } from './interaction.ts';
import { partitionSchedule } from './partitions-store.ts';
import * as reading from './read-store.ts';
import { batchStatement, listOpen } from './record-store.ts';
import { createInteractionWriter, type InteractionWriter } from './writer.ts';

export type { Control, Ending, NewInteraction, OpenInteraction, Segment } from './interaction.ts';
export { makePartitions } from './partitions-store.ts';
export type { QualityRow, StoredInteraction, StoredSegment } from './read-store.ts';
export type { InteractionWriter } from './writer.ts';

export interface InteractionsModule extends DomainModule {
  readonly writer: InteractionWriter;
  /** What was under way at this place when it was last written, of every tenant, oldest first. */
  listOpen(channel: 'voice'): Promise<OpenInteraction[]>;
  readonly list: typeof reading.listInteractions;
  readonly find: typeof reading.findInteraction;
  readonly segmentsOf: typeof reading.segmentsOf;
  readonly quality: typeof reading.qualityBetween;
}

export interface InteractionsOptions {
  /** Of the relay role, without a tenant. */
  readonly installationDb: TenantDb;
  /** Names the place whose interactions this process steers: another process with the same takes them up. */
  readonly holder: string;
  /** Of the owner of the tables, who alone can make partitions. */
  readonly ownerUrl: string;
}

/** 联络: what every channel writes and everything reported is computed from. */
export function createInteractions(platform: Platform, options: InteractionsOptions): InteractionsModule {
  const { installationDb, holder } = options;
  const writer = createInteractionWriter({
    write: async (tenantId, batch) => {
      await platform.tenants.of(tenantId).query(batchStatement(tenantId, holder, batch));
    },
    log: platform.log,
  });
  return {
    name: 'interactions',
    routes: [],
    schedules: [partitionSchedule(options.ownerUrl)],
    writer,
    listOpen: (channel) => listOpen(installationDb, channel, holder),
    list: reading.listInteractions,
    find: reading.findInteraction,
    segmentsOf: reading.segmentsOf,
    quality: reading.qualityBetween,
    close: () => writer.close(),
  };
}

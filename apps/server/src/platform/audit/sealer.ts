import type { Clock } from '@oneline/kernel';
import type { TenantDb } from '../db/index.ts';
import type { Logger } from '../log/log.ts';
import { findUnsealedTenants } from './entry-store.ts';
import { publishRoots, type RootObjects } from './roots.ts';
import { sealNext, whileSealing } from './seal.ts';

export interface AuditSealer {
  /** Entries may have been committed: looks within a tenth of a second instead of half a second. */
  poke(): void;
  /** Seals everything that can be sealed now and publishes the roots that are due; says how many entries it sealed. */
  run(): Promise<number>;
  close(): Promise<void>;
}

export interface AuditSealerOptions {
  /** Of the relay role, without a tenant. */
  readonly db: TenantDb;
  readonly objects: RootObjects;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long an entry may lie unnoticed; with its sealing well below a second. */
  readonly intervalMs?: number;
}

/** What is committed within it is sealed together; a seal is due within a second. */
const pokedDelayMs = 400;
/** After a failure, so that a database that is away is not asked, nor the log written to, twice a second. */
const retryDelayMs = 5_000;
const publishRetryMs = 60_000;

/**
 * Chains committed audit entries, tenant by tenant. Every process has one; a lock lets one work at a time, and a lost race
 * costs nothing. What waits for a transaction that is still running is sealed once that has ended.
 */
export function createAuditSealer({ db, objects, clock, log, intervalMs = 500 }: AuditSealerOptions): AuditSealer {
  let timer: NodeJS.Timeout | undefined;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let running: Promise<unknown> = Promise.resolve();
  let publishedBefore = '';
  let publishNotBeforeMs = 0;
  let isClosed = false;

  async function sealTenant(tenantId: string): Promise<number> {
    let total = 0;
    for (;;) {
      // One transaction a seal: an open one would hold back the horizon of the next.
      const sealed = await whileSealing(db, (tx) => sealNext(tx, tenantId, clock.now()));
      if (!sealed) return total;
      total += sealed;
    }
  }

  async function publish(): Promise<void> {
    const at = clock.now();
    const today = at.toISOString().slice(0, 10);
    if (today === publishedBefore || at.getTime() < publishNotBeforeMs) return;
    try {
      const published = await whileSealing(db, (tx) => publishRoots(tx, objects, { today, at }));
      if (published !== undefined) publishedBefore = today;
      if (published) log.info({ roots: published }, 'audit roots published');
    } catch (error) {
      // Sealing goes on without: a later root covers what this one would have.
      publishNotBeforeMs = at.getTime() + publishRetryMs;
      log.error({ err: error }, 'publishing audit roots failed');
    }
  }

  async function sealAll(): Promise<number> {
    let total = 0;
    for (const tenantId of await findUnsealedTenants(db)) total += await sealTenant(tenantId);
    await publish();
    return total;
  }

  function run(): Promise<number> {
    const next = running.then(sealAll);
    // A failure is told to whoever asked for this run; the next one starts all the same.
    running = next.catch(() => undefined);
    return next;
  }

  async function look(): Promise<void> {
    dueAtMs = Number.POSITIVE_INFINITY;
    try {
      await run();
      schedule(intervalMs);
    } catch (error) {
      log.error({ err: error }, 'sealing the audit log failed');
      schedule(retryDelayMs);
    }
  }

  function schedule(delayMs: number): void {
    if (isClosed || Date.now() + delayMs >= dueAtMs) return;
    clearTimeout(timer);
    dueAtMs = Date.now() + delayMs;
    timer = setTimeout(() => void look(), delayMs);
  }

  schedule(intervalMs);
  return {
    poke: () => schedule(pokedDelayMs),
    run,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

import { hash } from 'node:crypto';
import type { Clock } from '@oneline/kernel';
import { prepared } from '../db/statement.ts';
import type { Tenants } from '../db/tenant-db.ts';
import type { AuditRecord, Change, EventRecord, JobRecord } from './change.ts';
import { createComposer, type Origin, type ReplyRecord, type Work } from './compose.ts';
import { commandErrors } from './errors.ts';

export type CommandOrigin = Omit<Origin, 'at'>;

/** How a repeated request is recognised. */
export interface Idempotency {
  readonly route: string;
  readonly key: string;
  /** What was asked: the same key with another is refused. */
  readonly request: unknown;
  /** The reply carries a secret and is stored sealed. */
  readonly isReplySecret?: boolean;
}

export interface Sealer {
  seal(text: string): string;
  open(sealed: string): string;
}

export interface Commands {
  /**
   * Runs `work`, then writes all that it collected in one statement, with the reply when the request is idempotent. A
   * repeated request gets the stored reply and changes nothing; its `work` runs again, so it must do nothing but collect.
   * Errors: those of `work`; `command.key_reused` (other body), `command.in_flight`, `command.stale_version`.
   */
  run<Reply>(
    origin: CommandOrigin,
    work: (change: Change, at: Date) => Promise<Reply>,
    idempotency?: Idempotency,
  ): Promise<Reply>;
}

export interface CommandsOptions {
  readonly tenants: Tenants;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Told after each commit that wrote events, so that the relay of this process reads at once. */
  onCommitted(): void;
}

const findReply = prepared(
  'select body_hash, reply, is_sealed from platform.idempotency where tenant_id = $1 and actor_id = $2 and route = $3 and key = $4',
);

export function createCommands({ tenants, clock, sealer, onCommitted }: CommandsOptions): Commands {
  const compose = createComposer();
  const inFlight = new Set<string>();

  async function storedReply(
    origin: CommandOrigin,
    idempotency: Idempotency,
    bodyHash: Buffer,
  ): Promise<{ reply: unknown } | null> {
    const [row] = await tenants
      .of(origin.tenantId)
      .query<{ body_hash: Buffer; reply: unknown; is_sealed: boolean }>(
        findReply.with([origin.tenantId, origin.actorId, idempotency.route, idempotency.key]),
      );
    if (!row) return null;
    if (!row.body_hash.equals(bodyHash)) throw commandErrors.keyReused();
    return { reply: row.is_sealed ? JSON.parse(sealer.open(row.reply as string)) : row.reply };
  }

  async function perform<Reply>(
    origin: CommandOrigin,
    work: (change: Change, at: Date) => Promise<Reply>,
    idempotency: Idempotency | undefined,
    bodyHash: Buffer | null,
  ): Promise<Reply> {
    const at = clock.now();
    const collected = collect();
    const reply = await work(collected.change, at);
    const stored = idempotency && bodyHash ? replyRecord(idempotency, bodyHash, reply, sealer) : null;
    const { writes, audits, events, jobs } = collected;
    if (writes.length + audits.length + events.length + jobs.length === 0 && !stored) return reply;
    const toDo: Work = { writes, audits, events, jobs, reply: stored };
    try {
      await tenants.of(origin.tenantId).query(compose(toDo, { ...origin, at }));
    } catch (error) {
      throw await explain(error, collected);
    }
    if (events.length > 0 || jobs.length > 0) onCommitted();
    return reply;
  }

  return {
    async run(origin, work, idempotency) {
      if (!idempotency) return perform(origin, work, undefined, null);
      const flight = `${origin.tenantId}/${origin.actorId}/${idempotency.route}/${idempotency.key}`;
      if (inFlight.has(flight)) throw commandErrors.inFlight();
      inFlight.add(flight);
      try {
        const bodyHash = hash('sha256', JSON.stringify(idempotency.request) ?? '', 'buffer');
        try {
          return await perform(origin, work, idempotency, bodyHash);
        } catch (error) {
          // Only what fails can have been carried out before, here or by another process: its own traces refuse it, at the
          // latest the key of the stored reply.
          const before = await storedReply(origin, idempotency, bodyHash);
          if (before) return before.reply as never;
          throw isViolationOf(error, 'idempotency_pkey') ? commandErrors.inFlight({}, error) : error;
        }
      } finally {
        inFlight.delete(flight);
      }
    },
  };
}

function replyRecord(idempotency: Idempotency, bodyHash: Buffer, reply: unknown, sealer: Sealer): ReplyRecord {
  const isSealed = idempotency.isReplySecret ?? false;
  const text = JSON.stringify(reply ?? null);
  return {
    route: idempotency.route,
    key: idempotency.key,
    bodyHash,
    isSealed,
    reply: isSealed ? JSON.stringify(sealer.seal(text)) : text,
  };
}

type Miss = (() => Error | Promise<Error>) | undefined;

function collect() {
  const writes: { query: Work['writes'][number]['query']; rows: number | null }[] = [];
  const misses: Miss[] = [];
  const refusals = new Map<string, () => Error>();
  const audits: AuditRecord[] = [];
  const events: EventRecord[] = [];
  const jobs: JobRecord[] = [];
  const change: Change = {
    write(query, { rows = 1, onMiss } = {}) {
      writes.push({ query, rows });
      misses.push(onMiss);
    },
    refuseOn: (constraint, refusal) => void refusals.set(constraint, refusal),
    audit: (record) => void audits.push(record),
    emit: (event) => void events.push(event),
    enqueue: (job) => void jobs.push(job),
  };
  return { change, writes, misses, refusals, audits, events, jobs };
}

interface PostgresError {
  readonly code: string;
  readonly constraint?: string;
  readonly detail?: string;
}

function isViolationOf(error: unknown, constraint: string): boolean {
  return (error as PostgresError | null)?.constraint === constraint;
}

/** Turns what the database says of a composed statement into what the command meant by it. */
async function explain(error: unknown, collected: ReturnType<typeof collect>): Promise<unknown> {
  const { code, detail, constraint } = (error ?? {}) as PostgresError;
  const refusal = constraint === undefined ? undefined : collected.refusals.get(constraint);
  if (refusal) return refusal();
  if (code !== 'OL409' || !detail) return error;
  const { write } = JSON.parse(detail) as { write: string };
  const miss = collected.misses[Number(write)];
  return miss ? await miss() : commandErrors.staleVersion({}, error);
}

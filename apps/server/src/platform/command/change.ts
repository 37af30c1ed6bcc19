import { isDeepStrictEqual } from 'node:util';
import type { CompiledQuery } from 'kysely';
import type { Statement } from '../db/statement.ts';

/** [from, to] by field. */
export type Changes = Record<string, [from: unknown, to: unknown]>;

export interface AuditRecord {
  /** Past tense, `person.changed`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name?: string | null };
  readonly changes?: Changes;
  readonly reason?: string;
}

export interface EventRecord {
  readonly topic: string;
  /** Past tense, `person.changed`. */
  readonly type: string;
  readonly subject: { readonly id: string; readonly version?: number };
  /** The resource as its list shows it, unmasked; null when it is gone. */
  readonly payload: unknown;
  /** Whom it concerns: readers whose right does not reach these do not get it. Empty for the whole tenant. */
  readonly unitIds?: readonly string[];
  /** The person it belongs to. */
  readonly ownerId?: string | null;
}

export interface JobRecord {
  readonly id: string;
  readonly task: string;
  readonly payload: unknown;
  readonly maxAttempts?: number;
  readonly runAt?: Date;
}

/**
 * What one command is going to do. Everything collected here is written by one statement, all of it or nothing, so two
 * writes of one command must not touch the same row and do not see each other.
 */
export interface Change {
  /**
   * A write to the domain's tables. It must touch exactly `rows` rows (1 unless said otherwise, null for any number), else
   * nothing is written and `onMiss` says why (default `command.stale_version`).
   */
  write(
    query: CompiledQuery | Statement,
    options?: { rows?: number | null; onMiss?: () => Error | Promise<Error> },
  ): void;
  /** What to say when a constraint or unique index of this name is violated: two people did the same at once. */
  refuseOn(constraint: string, refusal: () => Error): void;
  audit(record: AuditRecord): void;
  emit(event: EventRecord): void;
  enqueue(job: JobRecord): void;
}

/** The fields in which two states differ, for the audit trail; null is a state that is not. Bookkeeping is left out. */
export function changesBetween(
  from: object | null,
  to: object | null,
  ignore: readonly string[] = ['version', 'updatedAt'],
): Changes {
  const before: Record<string, unknown> = { ...from };
  const after: Record<string, unknown> = { ...to };
  const changes: Changes = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (ignore.includes(key)) continue;
    if (!isSame(before[key] ?? null, after[key] ?? null)) changes[key] = [before[key] ?? null, after[key] ?? null];
  }
  return changes;
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  // Most values are neither objects nor arrays, and different ones then are different as they are.
  if (typeof before !== 'object' && typeof after !== 'object') return false;
  if (before === null || after === null) return false;
  return isDeepStrictEqual(plain(before), plain(after));
}

/** As it will be stored: jsonb keeps neither the order of keys nor what JSON cannot say. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

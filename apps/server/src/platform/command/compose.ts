import { newId } from '@oneline/kernel';
import type { CompiledQuery } from 'kysely';
import { type Statement, statementName } from '../db/statement.ts';
import type { AuditRecord, EventRecord, JobRecord } from './change.ts';

/** Who and when, as the audit trail and the outbox record it. */
export interface Origin {
  readonly tenantId: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly at: Date;
}

export interface ReplyRecord {
  readonly route: string;
  readonly key: string;
  readonly bodyHash: Buffer;
  /** JSON text. */
  readonly reply: string;
  readonly isSealed: boolean;
}

export interface Work {
  readonly writes: readonly { query: CompiledQuery | Statement; rows: number | null }[];
  readonly audits: readonly AuditRecord[];
  readonly events: readonly EventRecord[];
  readonly jobs: readonly JobRecord[];
  readonly reply: ReplyRecord | null;
}

/**
 * One statement that does it all: each write is a common table expression, the audit rows, events, jobs and the stored
 * reply further ones, and the final SELECT counts what each write touched and ends the statement where a count is wrong.
 */
export function compose(work: Work, origin: Origin): Statement {
  const values: unknown[] = [];
  const parts: string[] = [];
  const param = (value: unknown): string => `$${values.push(value)}`;

  const checks = work.writes.map(({ query, rows }, i) => {
    const { text, values: own } = 'sql' in query ? { text: query.sql, values: query.parameters } : query;
    const offset = values.length;
    for (const value of own) values.push(value);
    const body = offset === 0 ? text : text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
    parts.push(`w${i} as (${/\breturning\b/i.test(body) ? body : `${body} returning 1`})`);
    if (rows === null) return '';
    const count = `(select count(*) from w${i})`;
    return `case when ${count} <> ${rows} then platform.refuse('${i}', ${count}, ${rows}) end`;
  });

  // A parameter that the text does not name would be refused, so these two come with their first use.
  const once = (value: unknown): (() => string) => {
    let place: string | undefined;
    return () => {
      place ??= param(value);
      return place;
    };
  };
  const tenant = once(origin.tenantId);
  const at = once(origin.at);
  if (work.audits.length > 0) {
    const who = [origin.actorId, origin.actorName, origin.sessionId, origin.ip, origin.requestId].map(param);
    who[0] += '::uuid';
    who[2] += '::uuid';
    const rows = work.audits.map(
      (audit) =>
        `(${tenant()}::uuid, ${param(newId())}::uuid, ${at()}::timestamptz, ${who.join(', ')}, ${param(audit.action)}, ${param(
          audit.subject.kind,
        )}, ${param(audit.subject.id)}, ${param(audit.subject.name ?? null)}, ${param(
          JSON.stringify(audit.changes ?? {}),
        )}::jsonb, ${param(audit.reason ?? null)})`,
    );
    parts.push(`audits as (insert into platform.audit_entry (tenant_id, id, at, actor_id, actor_name, session_id, ip, request_id,
      action, subject_kind, subject_id, subject_name, changes, reason) values ${rows.join(', ')})`);
  }
  if (work.events.length > 0) {
    const rows = work.events.map(
      (event) =>
        `(${tenant()}::uuid, ${param(newId())}::uuid, ${at()}::timestamptz, ${param(event.topic)}, ${param(event.type)}, ${param(
          event.subject.id,
        )}, ${param(event.subject.version ?? null)}::int, ${param(event.unitIds ?? [])}::uuid[], ${param(
          event.ownerId ?? null,
        )}::uuid, ${param(JSON.stringify(event.payload ?? null))}::jsonb)`,
    );
    parts.push(`events as (insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, subject_version, unit_ids,
      owner_id, payload) values ${rows.join(', ')})`);
  }
  if (work.jobs.length > 0) {
    const rows = work.jobs.map(
      (job) =>
        `(${tenant()}::uuid, ${param(job.id)}::uuid, ${param(job.task)}, ${param(JSON.stringify(job.payload ?? null))}::jsonb, 'waiting', ${param(
          job.maxAttempts ?? 5,
        )}::int, ${param(job.runAt ?? origin.at)}::timestamptz, ${at()}::timestamptz, ${param(origin.actorId)}::uuid, ${param(origin.actorName)})`,
    );
    parts.push(`jobs as (insert into platform.job (tenant_id, id, task, payload, state, max_attempts, run_at, created_at, by_id, by_name)
      values ${rows.join(', ')})`);
  }
  if (work.reply) {
    const { route, key, bodyHash, reply, isSealed } = work.reply;
    parts.push(`reply as (insert into platform.idempotency (tenant_id, actor_id, route, key, body_hash, reply, is_sealed, at)
      values (${tenant()}::uuid, ${param(origin.actorId)}::uuid, ${param(route)}, ${param(key)}, ${param(bodyHash)}, ${param(reply)}::jsonb, ${param(
        isSealed,
      )}, ${at()}::timestamptz))`);
  }
  const asked = checks.filter((check) => check !== '');
  const text = `with ${parts.join(',\n')}\nselect ${asked.length > 0 ? asked.join(', ') : '1'}`;
  // Few rows give few texts, which are worth preparing; a bulk change gives a text that is seen once.
  const isRecurring = work.writes.length <= 3 && work.audits.length <= 2 && work.events.length <= 3;
  return isRecurring ? { text, values, name: statementName(text) } : { text, values };
}

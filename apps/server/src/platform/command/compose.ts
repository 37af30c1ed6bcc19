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

/** A table that commands write beside those of the domains: its columns after tenant and instant, each with its type. */
interface Ledger<Record> {
  readonly name: string;
  readonly table: string;
  /** Where it holds the instant of the command. */
  readonly instant: string;
  readonly columns: Readonly<{ [column: string]: string }>;
  /** In the order of the columns. */
  valuesOf(record: Record, origin: Origin): unknown[];
}

const auditLedger: Ledger<AuditRecord> = {
  name: 'audits',
  table: 'platform.audit_entry',
  instant: 'at',
  columns: {
    id: 'uuid',
    actor_id: 'uuid',
    actor_name: 'text',
    session_id: 'uuid',
    ip: 'text',
    request_id: 'text',
    action: 'text',
    subject_kind: 'text',
    subject_id: 'text',
    subject_name: 'text',
    changes: 'jsonb',
    reason: 'text',
  },
  valuesOf: ({ action, subject, changes, reason }, { actorId, actorName, sessionId, ip, requestId }) => [
    newId(),
    actorId,
    actorName,
    sessionId,
    ip,
    requestId,
    action,
    subject.kind,
    subject.id,
    subject.name ?? null,
    JSON.stringify(changes ?? {}),
    reason ?? null,
  ],
};

const eventLedger: Ledger<EventRecord> = {
  name: 'events',
  table: 'platform.outbox',
  instant: 'at',
  columns: {
    id: 'uuid',
    topic: 'text',
    type: 'text',
    subject_id: 'text',
    subject_version: 'int',
    unit_ids: 'uuid[]',
    owner_id: 'uuid',
    payload: 'jsonb',
  },
  valuesOf: ({ topic, type, subject, unitIds, ownerId, payload }) => [
    newId(),
    topic,
    type,
    subject.id,
    subject.version ?? null,
    unitIds ?? [],
    ownerId ?? null,
    JSON.stringify(payload ?? null),
  ],
};

const jobLedger: Ledger<JobRecord> = {
  name: 'jobs',
  table: 'platform.job',
  instant: 'created_at',
  columns: {
    id: 'uuid',
    task: 'text',
    payload: 'jsonb',
    state: 'text',
    max_attempts: 'int',
    run_at: 'timestamptz',
    by_id: 'uuid',
    by_name: 'text',
  },
  valuesOf: ({ id, task, payload, maxAttempts, runAt }, { actorId, actorName, at }) => [
    id,
    task,
    JSON.stringify(payload ?? null),
    'waiting',
    maxAttempts ?? 5,
    runAt ?? at,
    actorId,
    actorName,
  ],
};

const replyLedger: Ledger<ReplyRecord> = {
  name: 'reply',
  table: 'platform.idempotency',
  instant: 'at',
  columns: { actor_id: 'uuid', route: 'text', key: 'text', body_hash: 'bytea', reply: 'jsonb', is_sealed: 'bool' },
  valuesOf: ({ route, key, bodyHash, reply, isSealed }, { actorId }) => [
    actorId,
    route,
    key,
    bodyHash,
    reply,
    isSealed,
  ],
};

/** Texts kept; a program has far fewer kinds of command. */
const mostTexts = 2_000;

/**
 * One statement that does it all: each write is a common table expression, the audit rows, events, jobs and the stored
 * reply further ones, and the final SELECT counts what each write touched and ends the statement where a count is wrong.
 * The text of a kind of command is made, and prepared, once.
 */
export function createComposer(): (work: Work, origin: Origin) => Statement {
  const known = new Map<string, { text: string; name: string }>();
  return (work, origin) => {
    const values = valuesOf(work, origin);
    // Few rows give few texts, which are worth preparing; a bulk change gives a text that is seen once.
    const isRecurring = work.writes.length <= 3 && work.audits.length <= 2 && work.events.length <= 3;
    if (!isRecurring) return { text: textOf(work), values };
    const kind = kindOf(work);
    let prepared = known.get(kind);
    if (!prepared) {
      if (known.size >= mostTexts) known.clear();
      const text = textOf(work);
      prepared = { text, name: statementName(text) };
      known.set(kind, prepared);
    }
    return { text: prepared.text, name: prepared.name, values };
  };
}

const sqlOf = (query: CompiledQuery | Statement): string => ('sql' in query ? query.sql : query.text);
const parametersOf = (query: CompiledQuery | Statement): readonly unknown[] =>
  'sql' in query ? query.parameters : query.values;

/** The same for works whose statements have the same text. */
function kindOf({ writes, audits, events, jobs, reply }: Work): string {
  let kind = `${audits.length} ${events.length} ${jobs.length} ${reply === null ? 0 : 1}`;
  for (const { query, rows } of writes) kind += `\n${rows} ${parametersOf(query).length} ${sqlOf(query)}`;
  return kind;
}

function valuesOf(work: Work, origin: Origin): unknown[] {
  const values = work.writes.flatMap(({ query }) => parametersOf(query));
  // A parameter that the text does not name would be refused.
  if (hasLedgers(work)) values.push(origin.tenantId, origin.at);
  const add = <Record>(ledger: Ledger<Record>, records: readonly Record[]): void => {
    for (const record of records) for (const value of ledger.valuesOf(record, origin)) values.push(value);
  };
  add(auditLedger, work.audits);
  add(eventLedger, work.events);
  add(jobLedger, work.jobs);
  if (work.reply) add(replyLedger, [work.reply]);
  return values;
}

const hasLedgers = ({ audits, events, jobs, reply }: Work): boolean =>
  audits.length + events.length + jobs.length > 0 || reply !== null;

function textOf(work: Work): string {
  const parts: string[] = [];
  let used = 0;
  const checks = work.writes.map(({ query, rows }, i) => {
    const offset = used;
    used += parametersOf(query).length;
    const text = sqlOf(query);
    const body = offset === 0 ? text : text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
    parts.push(`w${i} as (${/\breturning\b/i.test(body) ? body : `${body} returning 1`})`);
    if (rows === null) return '';
    const count = `(select count(*) from w${i})`;
    return `case when ${count} <> ${rows} then platform.refuse('${i}', ${count}, ${rows}) end`;
  });
  const tenantAndInstant = `$${used + 1}::uuid, $${used + 2}::timestamptz`;
  if (hasLedgers(work)) used += 2;
  const add = <Record>({ name, table, instant, columns }: Ledger<Record>, count: number): void => {
    if (count === 0) return;
    const casts = Object.values(columns);
    const rows = Array.from({ length: count }, () => {
      const places = casts.map((cast) => {
        used += 1;
        return `$${used}::${cast}`;
      });
      return `(${tenantAndInstant}, ${places.join(', ')})`;
    });
    const all = ['tenant_id', instant, ...Object.keys(columns)].join(', ');
    parts.push(`${name} as (insert into ${table} (${all}) values ${rows.join(', ')})`);
  };
  add(auditLedger, work.audits.length);
  add(eventLedger, work.events.length);
  add(jobLedger, work.jobs.length);
  add(replyLedger, work.reply ? 1 : 0);
  const asked = checks.filter((check) => check !== '');
  return `with ${parts.join(',\n')}\nselect ${asked.length > 0 ? asked.join(', ') : '1'}`;
}

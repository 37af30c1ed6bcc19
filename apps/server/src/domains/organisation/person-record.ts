import { type MaskKind, type Person, sensitiveFields } from '@oneline/contracts';
import { mask } from '../../platform/access/index.ts';
import { type Changes, changesBetween } from '../../platform/command/index.ts';
import type { Acting } from './ports.ts';

interface Turn {
  readonly before: Person | null;
  readonly after: Person;
  /** Where the person was before: whoever saw them there is told, too. */
  readonly unitIds: readonly string[];
}

/** The audit row and the event of a changed person. The event is unmasked, the audit trail never tells a sensitive value. */
export function recordPerson({ change }: Acting, type: string, { before, after, unitIds }: Turn): void {
  const changes = changesBetween(before && audited(before), audited(after));
  change.audit({
    action: type,
    subject: { kind: 'person', id: after.id, name: after.name },
    changes: masked(changes),
  });
  change.emit({
    topic: 'people',
    type,
    subject: after,
    payload: after,
    unitIds: [...new Set([...unitIds, ...after.appointments.map((one) => one.unitId)])],
    ownerId: after.id,
  });
}

function audited({ id: _, createdAt: __, account: ___, appointments, ...person }: Person) {
  return {
    ...person,
    appointments: appointments.map(({ postName, unitName, isMain, fromDate, toDate }) => ({
      post: `${unitName} / ${postName}`,
      isMain,
      fromDate,
      toDate,
    })),
  };
}

function masked(changes: Changes): Changes {
  const copy = { ...changes };
  for (const [field, kind] of Object.entries(sensitiveFields.person) as [string, MaskKind][]) {
    const change = copy[field];
    if (!change) continue;
    const [from, to] = change.map((value) => (typeof value === 'string' ? mask(kind, value) : value));
    copy[field] = [from, to];
  }
  return copy;
}

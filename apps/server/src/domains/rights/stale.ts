import type { OutboxEvent } from '../../platform/domain-module.ts';

/** Events after which rights read before are not to be used: those of one person, or of everybody in the tenant. */
const rightsChangedTypes: ReadonlyMap<string, 'person' | 'everyone'> = new Map([
  ['role.changed', 'everyone'],
  ['role.closed', 'everyone'],
  ['unit.created', 'everyone'],
  ['unit.moved', 'everyone'],
  ['post.changed', 'everyone'],
  ['person.created', 'person'],
  ['person.changed', 'person'],
  ['person.left', 'person'],
  ['person.rejoined', 'person'],
]);

/** Whose rights an event makes stale: a person id, everybody's, or nobody's (null). */
export function rightsChangedBy(
  event: Pick<OutboxEvent, 'type' | 'subject'>,
): { personId: string } | 'everyone' | null {
  const whose = rightsChangedTypes.get(event.type);
  if (whose === undefined) return null;
  return whose === 'everyone' ? 'everyone' : { personId: event.subject.id };
}

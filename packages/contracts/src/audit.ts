import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { Actor, ById, Instant, Nullable, OneOf, Shape, Uuid } from './scalar.ts';

const tag = 'audit';

/** Who did what to which thing, when, from where, and why; `changes` maps a field to [from, to]. */
export const AuditEntry = Shape({
  id: Uuid,
  at: Instant,
  actor: Actor,
  ip: Nullable(Type.String()),
  action: Type.String({ description: 'past tense, such as person.changed or person.read' }),
  subject: Shape({ kind: Type.String(), id: Type.String(), name: Nullable(Type.String()) }),
  changes: Type.Record(Type.String(), Type.Array(Type.Unknown(), { minItems: 2, maxItems: 2 })),
  reason: Nullable(Type.String()),
  requestId: Nullable(Type.String()),
  isSealed: Type.Boolean(),
});
export type AuditEntry = Static<typeof AuditEntry>;

/** `intact`: everything sealed is as it was. `unsealed` counts the youngest entries no seal covers yet. */
export const AuditVerification = Shape({
  outcome: OneOf(['intact', 'broken']),
  sealed: Type.Integer(),
  unsealed: Type.Integer(),
  seals: Type.Integer(),
  checkedAt: Instant,
  /** At most 100 places where the record no longer agrees with its seal. */
  breaks: Type.Array(
    Shape({
      seal: Type.Integer(),
      entryId: Nullable(Uuid),
      what: OneOf(['changed', 'missing', 'added', 'chain', 'root']),
    }),
  ),
});
export type AuditVerification = Static<typeof AuditVerification>;

export const auditRoutes = {
  list: route({
    id: 'audit.list',
    method: 'GET',
    path: '/audit',
    tag,
    access: 'audit.read',
    summary: 'Audit log; filters: action, actorId, subjectKind, subjectId, at; sorts: at',
    query: ListQuery,
    reply: PageOf(AuditEntry),
  }),
  get: route({
    id: 'audit.get',
    method: 'GET',
    path: '/audit/:id',
    tag,
    access: 'audit.read',
    summary: 'One entry',
    params: ById,
    reply: AuditEntry,
  }),
  verify: route({
    id: 'audit.verify',
    method: 'POST',
    path: '/audit/verify',
    tag,
    access: 'audit.read',
    summary: 'Recompute every seal',
    reply: AuditVerification,
  }),
};

import {
  type FieldGrant,
  fieldRights,
  type Grant,
  type PermissionName,
  permissions,
  type Role,
  type Scope,
  sensitiveFields,
} from '@oneline/contracts';
import { fieldRight, type Principal, type ResolvedGrant } from '../../platform/access/index.ts';
import { rightsErrors } from './errors.ts';

/** A unit and all below it. */
export interface Place {
  readonly unitId: string;
  readonly subtree: readonly string[];
}

/** What a role gives. */
export type Gift = Pick<Role, 'grants' | 'fields'>;

/** Permissions on the installation, which exist only in the tenant that hosts it. */
export function isEffective(grant: Grant, isHost: boolean): boolean {
  return isHost || !('host' in permissions[grant.permission]);
}

/** Errors: `rights.scope_impossible`, `rights.field_unknown`. */
export function requirePossible({ grants, fields }: Gift): void {
  for (const grant of grants) {
    const scopes: readonly string[] = permissions[grant.permission].scopes;
    if (!scopes.includes(grant.scope)) throw rightsErrors.scopeImpossible({ ...grant, scopes });
  }
  for (const { resource, field } of fields) {
    if (!(field in sensitiveFields[resource])) throw rightsErrors.fieldUnknown({ resource, field });
  }
}

/** What `after` gives that `before` did not. */
export function addedBy(before: Gift, after: Gift): Gift {
  const grants = after.grants.filter(
    ({ permission, scope }) => !before.grants.some((one) => one.permission === permission && one.scope === scope),
  );
  const fields = after.fields.filter(
    (field) =>
      !before.fields.some(
        (one) => one.resource === field.resource && one.field === field.field && reachesRight(one, field),
      ),
  );
  return { grants, fields };
}

const reachesRight = (one: FieldGrant, other: FieldGrant): boolean =>
  fieldRights.indexOf(one.right) >= fieldRights.indexOf(other.right);

/**
 * Refuses with `rights.not_held`, naming what is missing, when the gift is more than the actor holds: in these places, where
 * somebody will have it at once; without places, of its kind at all, for it is looked at again wherever it is given.
 */
export function requireHeld(actor: Principal, gift: Gift, places: readonly Place[]): void {
  const grants = gift.grants.filter((grant) =>
    places.length === 0 ? !isHeldSomewhere(actor, grant) : places.some((place) => !isHeldIn(actor, grant, place)),
  );
  refuse(actor, grants, gift.fields);
}

/** Refuses with `rights.not_held` when the actor holds less than this. */
export function requireAsMuch(
  actor: Principal,
  rights: { grants: readonly ResolvedGrant[]; fields: readonly FieldGrant[] },
): void {
  const missing = rights.grants.filter(
    ({ permission, scope, unitIds }) => !reachesAll(actor, permission, scope, unitIds),
  );
  refuse(
    actor,
    missing.map(({ permission, scope }) => ({ permission, scope })),
    rights.fields,
  );
}

function refuse(actor: Principal, grants: readonly Grant[], given: readonly FieldGrant[]): void {
  const fields = given.filter(
    ({ resource, field, right }) =>
      fieldRights.indexOf(fieldRight(actor, resource, field)) < fieldRights.indexOf(right),
  );
  if (grants.length > 0 || fields.length > 0) throw rightsErrors.notHeld({ grants, fields });
}

function isHeldSomewhere(actor: Principal, { permission, scope }: Grant): boolean {
  const reach = actor.reach.get(permission);
  if (!reach) return false;
  if (reach.isTenant || scope === 'own') return true;
  return scope !== 'tenant' && reach.unitIds.size > 0;
}

function isHeldIn(actor: Principal, { permission, scope }: Grant, { unitId, subtree }: Place): boolean {
  return reachesAll(actor, permission, scope, scope === 'team' ? [unitId] : subtree);
}

/** Whether the actor's own right covers one of this scope on these units. */
function reachesAll(actor: Principal, permission: PermissionName, scope: Scope, unitIds: readonly string[]): boolean {
  const reach = actor.reach.get(permission);
  if (!reach) return false;
  if (reach.isTenant || scope === 'own') return true;
  return scope !== 'tenant' && unitIds.length > 0 && unitIds.every((id) => reach.unitIds.has(id));
}

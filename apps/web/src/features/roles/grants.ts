import {
  type FieldGrant,
  type FieldRight,
  fieldRights,
  type Grant,
  type PermissionName,
  permissionNames,
  type Scope,
  type SensitiveResource,
  scopes,
  sensitiveFields,
} from '@oneline/contracts';

/** Every sensitive field, in the order of the contract. */
export const sensitiveNames: readonly { readonly resource: SensitiveResource; readonly field: string }[] =
  Object.entries(sensitiveFields).flatMap(([resource, fields]) =>
    Object.keys(fields).map((field) => ({ resource: resource as SensitiveResource, field })),
  );

/** Pure: the permissions by what they are about, in the order of the contract. */
export function permissionGroups(): readonly (readonly [group: string, permissions: readonly PermissionName[]])[] {
  return [...Map.groupBy(permissionNames, (name) => name.split('.')[0] as string)];
}

/** Pure: how far a permission reaches by these grants; the widest of several. */
export function scopeOf(grants: readonly Grant[], permission: PermissionName): Scope | undefined {
  return scopes.findLast((scope) => grants.some((grant) => grant.permission === permission && grant.scope === scope));
}

/** Pure: one grant a permission, in the order of the contract, so that equal sets are equal. */
export function orderedGrants(grants: readonly Grant[]): Grant[] {
  return permissionNames.flatMap((permission) => {
    const scope = scopeOf(grants, permission);
    return scope ? [{ permission, scope }] : [];
  });
}

/** Pure: these grants with one permission reaching otherwise, or not given. */
export function withScope(grants: readonly Grant[], permission: PermissionName, scope: Scope | undefined): Grant[] {
  const others = grants.filter((grant) => grant.permission !== permission);
  return orderedGrants(scope ? [...others, { permission, scope }] : others);
}

/** Pure: what these grants say of a sensitive field; undefined when they say nothing. */
export function rightOf(
  grants: readonly FieldGrant[],
  { resource, field }: { readonly resource: string; readonly field: string },
): FieldRight | undefined {
  return fieldRights.findLast((right) =>
    grants.some((grant) => grant.resource === resource && grant.field === field && grant.right === right),
  );
}

/** Pure: one grant a field, in the order of the contract. */
export function orderedFields(grants: readonly FieldGrant[]): FieldGrant[] {
  return sensitiveNames.flatMap((name) => {
    const right = rightOf(grants, name);
    return right ? [{ ...name, right }] : [];
  });
}

/** Pure: these grants with another right, or none said, for one field. */
export function withRight(
  grants: readonly FieldGrant[],
  name: (typeof sensitiveNames)[number],
  right: FieldRight | undefined,
): FieldGrant[] {
  const others = grants.filter((grant) => grant.resource !== name.resource || grant.field !== name.field);
  return orderedFields(right ? [...others, { ...name, right }] : others);
}

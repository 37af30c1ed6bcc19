import {
  type FieldRight,
  type MaskKind,
  type PermissionName,
  type SensitiveResource,
  sensitiveFields,
} from '@oneline/contracts';
import { accessErrors } from './errors.ts';
import { mask } from './mask.ts';
import type { Principal, Reach } from './principal.ts';

/** What a decision is about: the units it belongs to, and the person it belongs to. */
export interface Target {
  readonly unitIds?: readonly string[];
  readonly ownerId?: string | null;
}

/** Restricts a list: everything, or rows of these units or of this person. */
export type ScopeFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly unitIds: readonly string[]; readonly ownerId: string | null };

/** The one place where rights are decided; routes, stream, search and export all ask here. */
export function holds(principal: Principal, permission: PermissionName): boolean {
  return principal.reach.has(permission);
}

/** Refuses with `access.denied` unless the permission is held for some scope. */
export function requirePermission(principal: Principal, permission: PermissionName): void {
  if (!holds(principal, permission)) throw accessErrors.denied({ permission });
}

/** Whether the permission reaches the target. */
export function reaches(principal: Principal, permission: PermissionName, target: Target): boolean {
  const reach = principal.reach.get(permission);
  return reach !== undefined && covers(reach, principal, target);
}

function covers(reach: Reach, principal: Principal, target: Target): boolean {
  if (reach.isTenant) return true;
  if (reach.isOwn && target.ownerId && target.ownerId === principal.personId) return true;
  return target.unitIds?.some((unitId) => reach.unitIds.has(unitId)) ?? false;
}

/** Refuses with `access.denied` unless the permission reaches the target. */
export function requireReach(principal: Principal, permission: PermissionName, target: Target): void {
  if (!reaches(principal, permission, target)) throw accessErrors.denied({ permission });
}

/** What a list may show to this reader. */
export function scopeOf(principal: Principal, permission: PermissionName): ScopeFilter {
  const reach = principal.reach.get(permission);
  if (!reach) throw accessErrors.denied({ permission });
  if (reach.isTenant) return { kind: 'all' };
  return { kind: 'some', unitIds: [...reach.unitIds], ownerId: reach.isOwn ? principal.personId : null };
}

export function fieldRight(principal: Principal, resource: SensitiveResource, field: string): FieldRight {
  return principal.fields.get(`${resource}.${field}`) ?? 'masked';
}

/** Whether this reader sees any sensitive field of the resource in clear, so that the reading is put on record. */
export function seesClear(principal: Principal, resource: SensitiveResource): boolean {
  return Object.keys(sensitiveFields[resource]).some((field) => {
    const right = fieldRight(principal, resource, field);
    return right === 'read' || right === 'write';
  });
}

/** A copy in which the sensitive fields look as this reader may see them: clear, masked or null. */
export function maskFields<T extends object>(principal: Principal, resource: SensitiveResource, record: T): T {
  const copy = { ...record } as Record<string, unknown>;
  for (const [field, kind] of Object.entries(sensitiveFields[resource]) as [string, MaskKind][]) {
    const value = copy[field];
    if (typeof value !== 'string') continue;
    const right = fieldRight(principal, resource, field);
    if (right === 'hidden') copy[field] = null;
    else if (right === 'masked') copy[field] = mask(kind, value);
  }
  return copy as T;
}

/** Refuses with `access.field_denied` when the body sets a sensitive field that the actor may not write. */
export function requireFieldRights(principal: Principal, resource: SensitiveResource, body: object): void {
  for (const field of Object.keys(sensitiveFields[resource])) {
    if (!(field in body)) continue;
    if (fieldRight(principal, resource, field) !== 'write') throw accessErrors.fieldDenied({ resource, field });
  }
}

import { createHash } from 'node:crypto';
import { type FieldGrant, type FieldRight, fieldRights, type Grant, type PermissionName } from '@oneline/contracts';

/** How far a permission reaches, all roles of all posts together. */
export interface Reach {
  /** The whole tenant. */
  readonly isTenant: boolean;
  /** These units (those below are already in it). */
  readonly unitIds: ReadonlySet<string>;
  /** What is one's own. */
  readonly isOwn: boolean;
}

/** Who acts, and all they may do: the only input of every decision on rights. */
export interface Principal {
  readonly tenantId: string;
  readonly accountId: string;
  readonly personId: string;
  readonly name: string;
  /** IANA time zone of the tenant. */
  readonly zone: string;
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  readonly reach: ReadonlyMap<PermissionName, Reach>;
  /** Keyed `resource.field`; absent is masked. */
  readonly fields: ReadonlyMap<string, FieldRight>;
  /** Same for readers with the same field rights: an event is encoded once for all of them. */
  readonly fieldClass: string;
}

/** A grant as it reaches from one post: the units are resolved. */
export interface ResolvedGrant extends Grant {
  readonly unitIds: readonly string[];
}

/** Adds up what several roles grant. */
export function combineGrants(grants: readonly ResolvedGrant[]): Map<PermissionName, Reach> {
  const reach = new Map<PermissionName, { isTenant: boolean; unitIds: Set<string>; isOwn: boolean }>();
  for (const grant of grants) {
    let total = reach.get(grant.permission);
    if (!total) {
      total = { isTenant: false, unitIds: new Set(), isOwn: false };
      reach.set(grant.permission, total);
    }
    if (grant.scope === 'tenant') total.isTenant = true;
    else for (const unitId of grant.scope === 'own' ? [] : grant.unitIds) total.unitIds.add(unitId);
    // Whoever may act on their team may act on themselves.
    total.isOwn = true;
  }
  return reach;
}

/** The strongest right on each field. */
export function combineFields(grants: readonly FieldGrant[]): Map<string, FieldRight> {
  const fields = new Map<string, FieldRight>();
  for (const { resource, field, right } of grants) {
    const key = `${resource}.${field}`;
    const before = fields.get(key);
    if (!before || fieldRights.indexOf(right) > fieldRights.indexOf(before)) fields.set(key, right);
  }
  return fields;
}

export function fieldClassOf(fields: ReadonlyMap<string, FieldRight>): string {
  const parts = [...fields].filter(([, right]) => right !== 'masked').map(([key, right]) => `${key}=${right}`);
  return createHash('sha1').update(parts.sort().join('\n')).digest('base64url').slice(0, 12);
}

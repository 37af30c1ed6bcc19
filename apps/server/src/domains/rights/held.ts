import {
  type FieldGrant,
  fieldRights,
  permissionNames,
  type RightsOfPerson,
  type Role,
  type SensitiveResource,
  sensitiveFields,
} from '@oneline/contracts';
import { combineFields, combineGrants, type Principal, type ResolvedGrant } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CurrentAppointment, Directory } from '../organisation/index.ts';
import { rightsErrors } from './errors.ts';
import { isEffective, requireAsMuch } from './granting.ts';
import * as store from './store.ts';

/** All that somebody may do on a day. */
export interface Rights {
  /** Has not left. */
  readonly isActive: boolean;
  readonly grants: readonly ResolvedGrant[];
  readonly fields: readonly FieldGrant[];
  readonly posts: CurrentAppointment[];
}

export interface RightsReading {
  /** Nobody's rights are none at all. */
  rightsOf(db: TenantDb, personId: string, today: string): Promise<Rights>;
  /**
   * Refuses with `rights.not_held` when this person may do something that the actor may not: whoever holds their sign-in could
   * act as them.
   */
  refuseAbove(actor: Principal, db: TenantDb, personId: string, today: string): Promise<void>;
  /** What somebody can do, and why. Error: `rights.person_not_found`. */
  explain(db: TenantDb, personId: string, today: string): Promise<RightsOfPerson>;
}

/** A role that somebody has, by a post. */
interface HeldRole {
  readonly role: Role;
  readonly post: CurrentAppointment;
  readonly grants: readonly ResolvedGrant[];
}

export function createRightsReading(directory: Directory): RightsReading {
  async function rolesOf(db: TenantDb, posts: readonly CurrentAppointment[]): Promise<HeldRole[]> {
    const [roles, subtrees, isHost] = await Promise.all([
      store.findRoles(db, [...new Set(posts.flatMap((post) => post.roleIds))]),
      directory.subtrees(db, [...new Set(posts.map((post) => post.unitId))]),
      store.isHostTenant(db),
    ]);
    const open = new Map(roles.filter((role) => role.state === 'active').map((role) => [role.id, role]));
    return posts.flatMap((post) =>
      post.roleIds.flatMap((roleId) => {
        const role = open.get(roleId);
        if (!role) return [];
        const unitIds = { own: [], team: [post.unitId], organisation: subtrees.get(post.unitId) ?? [], tenant: [] };
        const grants = role.grants
          .filter((grant) => isEffective(grant, isHost))
          .map((grant) => ({ ...grant, unitIds: unitIds[grant.scope] }));
        return [{ role, post, grants }];
      }),
    );
  }

  async function heldBy(db: TenantDb, personId: string, today: string) {
    const [person, appointments] = await Promise.all([
      directory.findPerson(db, personId, today),
      directory.appointmentsOf(db, personId, today),
    ]);
    const isActive = person?.state === 'active';
    const posts = isActive ? appointments : [];
    return { person, isActive, posts, held: await rolesOf(db, posts) };
  }

  const reading: RightsReading = {
    async rightsOf(db, personId, today) {
      const { isActive, posts, held } = await heldBy(db, personId, today);
      return {
        isActive,
        posts,
        grants: held.flatMap(({ grants }) => grants),
        fields: held.flatMap(({ role }) => role.fields),
      };
    },

    async explain(db, personId, today) {
      const { person, isActive, held } = await heldBy(db, personId, today);
      if (!person) throw rightsErrors.personNotFound({ id: personId });
      return { personId, name: person.name, isActive, permissions: permissionsOf(held), fields: fieldsOf(held) };
    },

    async refuseAbove(actor, db, personId, today) {
      const { grants, fields } = await reading.rightsOf(db, personId, today);
      requireAsMuch(actor, { grants, fields });
    },
  };
  return reading;
}

function permissionsOf(held: readonly HeldRole[]): RightsOfPerson['permissions'] {
  const reach = combineGrants(held.flatMap(({ grants }) => grants));
  return permissionNames.map((permission) => {
    const total = reach.get(permission);
    return {
      permission,
      isGranted: total !== undefined,
      isOwn: total?.isOwn ?? false,
      unitIds: total?.isTenant ? null : [...(total?.unitIds ?? [])],
      reasons: held.flatMap(({ role, post, grants }) =>
        grants
          .filter((grant) => grant.permission === permission)
          .map(({ scope }) => ({
            roleId: role.id,
            roleName: role.name,
            postId: post.postId,
            postName: post.postName,
            unitId: post.unitId,
            unitName: post.unitName,
            scope,
          })),
      ),
    };
  });
}

function fieldsOf(held: readonly HeldRole[]): RightsOfPerson['fields'] {
  const rights = combineFields(held.flatMap(({ role }) => role.fields));
  return (Object.keys(sensitiveFields) as SensitiveResource[]).flatMap((resource) =>
    Object.keys(sensitiveFields[resource]).map((field) => {
      const byRole = new Map<string, RightsOfPerson['fields'][number]['reasons'][number]>();
      for (const { role } of held) {
        for (const { right } of role.fields.filter((one) => one.resource === resource && one.field === field)) {
          const known = byRole.get(role.id);
          if (known && fieldRights.indexOf(known.right) >= fieldRights.indexOf(right)) continue;
          byRole.set(role.id, { roleId: role.id, roleName: role.name, right });
        }
      }
      return { resource, field, right: rights.get(`${resource}.${field}`) ?? 'masked', reasons: [...byRole.values()] };
    }),
  );
}

import type { BodyOf, Role, roleRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Principal } from '../../platform/access/index.ts';
import { type Change, changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { Directory } from '../organisation/index.ts';
import { rightsErrors } from './errors.ts';
import { addedBy, type Gift, isEffective, type Place, requireHeld, requirePossible } from './granting.ts';
import { readyMadeRoles } from './seed/ready-made-roles.ts';
import * as store from './store.ts';

export interface RoleCommand {
  readonly db: TenantDb;
  readonly principal: Principal;
  readonly change: Change;
  readonly at: Date;
}

export interface RoleService {
  list(db: TenantDb): Promise<Role[]>;
  get(db: TenantDb, id: string): Promise<Role>;
  create(command: RoleCommand, body: NewRole): Promise<Role>;
  change(command: RoleCommand, id: string, body: RoleChange): Promise<Role>;
  close(command: RoleCommand, id: string, version: number): Promise<Role>;
  reopen(command: RoleCommand, id: string, version: number): Promise<Role>;
  /** Errors: `rights.role_unavailable`, `rights.not_held`. */
  requireGrantable(
    db: TenantDb,
    actor: Principal,
    given: { roleIds: readonly string[]; unitId: string },
  ): Promise<void>;
  /** Adds the ready-made roles that a tenant does not have; returns them. */
  addReadyMade(command: Omit<RoleCommand, 'principal'> & { tenantId: string }): Promise<Role[]>;
}

type NewRole = BodyOf<typeof roleRoutes.create>;
type RoleChange = BodyOf<typeof roleRoutes.change>;

export function createRoleService(directory: Directory): RoleService {
  async function get(db: TenantDb, id: string): Promise<Role> {
    const [role] = await store.findRoles(db, [id]);
    if (!role) throw rightsErrors.roleNotFound({ id });
    return role;
  }

  const stale = async ({ db }: RoleCommand, id: string): Promise<Error> =>
    commandErrors.staleVersion({ current: await get(db, id) });

  /** The open role to change, as it was when the change was thought of. */
  async function findAt(command: RoleCommand, id: string, version: number): Promise<Role> {
    const role = await get(command.db, id);
    if (role.version !== version) throw commandErrors.staleVersion({ current: role });
    if (role.state === 'closed') throw rightsErrors.roleClosed({ id });
    return role;
  }

  async function placesOf(db: TenantDb, unitIds: readonly string[]): Promise<Place[]> {
    const distinct = [...new Set(unitIds)];
    const found = await directory.subtrees(db, distinct);
    return distinct.map((unitId) => ({ unitId, subtree: found.get(unitId) ?? [] }));
  }

  /** What of a gift has an effect in this tenant. */
  async function effective(db: TenantDb, { grants, fields }: Gift): Promise<Gift> {
    const isHost = await store.isHostTenant(db);
    return { grants: grants.filter((grant) => isEffective(grant, isHost)), fields };
  }

  return {
    list: store.listRoles,
    get,

    async create({ db, principal, change, at }, body) {
      requirePossible(body);
      requireHeld(principal, await effective(db, body), []);
      const role = newRole(body, at, false);
      change.refuseOn('role_code', () => rightsErrors.roleExists({ code: role.code }));
      change.write(store.insertRole(db, principal.tenantId, role));
      record(change, 'role.created', null, role);
      return role;
    },

    async change(command, id, { version, ...body }) {
      const { db, principal, change, at } = command;
      const before = await findAt(command, id, version);
      const role: Role = { ...before, ...body, version: version + 1, updatedAt: at.toISOString() };
      requirePossible(role);
      const added = await effective(db, addedBy(before, role));
      requireHeld(principal, added, []);
      const posts = await directory.postsUsingRole(db, id);
      const places = await placesOf(
        db,
        posts.map((post) => post.unitId),
      );
      requireHeld(principal, added, places);
      change.write(store.updateRole(db, role), { onMiss: () => stale(command, id) });
      record(change, 'role.changed', before, role);
      return role;
    },

    async close(command, id, version) {
      const before = await findAt(command, id, version);
      if (before.isReadyMade) throw rightsErrors.roleReadyMade({ id });
      const posts = await directory.postsUsingRole(command.db, id);
      if (posts.length > 0) throw rightsErrors.roleInUse({ posts: posts.length });
      const role: Role = { ...before, state: 'closed', version: version + 1, updatedAt: command.at.toISOString() };
      command.change.write(store.updateRole(command.db, role), { onMiss: () => stale(command, id) });
      record(command.change, 'role.closed', before, role);
      return role;
    },

    async reopen(command, id, version) {
      const { db, principal, change, at } = command;
      const before = await get(db, id);
      if (before.version !== version) throw commandErrors.staleVersion({ current: before });
      if (before.state === 'active') throw rightsErrors.roleOpen({ id });
      requireHeld(principal, await effective(db, before), []);
      const role: Role = { ...before, state: 'active', version: version + 1, updatedAt: at.toISOString() };
      change.write(store.updateRole(db, role), { onMiss: () => stale(command, id) });
      record(change, 'role.reopened', before, role);
      return role;
    },

    async requireGrantable(db, actor, { roleIds, unitId }) {
      if (roleIds.length === 0) return;
      const [roles, places] = await Promise.all([store.findRoles(db, roleIds), placesOf(db, [unitId])]);
      const open = new Map(roles.filter((role) => role.state === 'active').map((role) => [role.id, role]));
      const gift: Gift = { grants: [], fields: [] };
      for (const roleId of roleIds) {
        const role = open.get(roleId);
        if (!role) throw rightsErrors.roleUnavailable({ roleId });
        gift.grants.push(...role.grants);
        gift.fields.push(...role.fields);
      }
      requireHeld(actor, await effective(db, gift), places);
    },

    async addReadyMade({ db, change, at, tenantId }) {
      const known = new Set((await store.listRoles(db)).map((role) => role.code));
      const roles = readyMadeRoles()
        .filter((role) => !known.has(role.code))
        .map((role) => newRole(role, at, true));
      for (const role of roles) {
        change.write(store.insertRole(db, tenantId, role));
        record(change, 'role.created', null, role);
      }
      return roles;
    },
  };
}

function newRole(body: NewRole, at: Date, isReadyMade: boolean): Role {
  return {
    id: newId(at.getTime()),
    code: body.code,
    name: body.name,
    description: body.description ?? '',
    isReadyMade,
    grants: body.grants,
    fields: body.fields,
    state: 'active',
    version: 1,
    updatedAt: at.toISOString(),
  };
}

function record(change: Change, type: string, before: Role | null, after: Role): void {
  change.audit({
    action: type,
    subject: { kind: 'role', id: after.id, name: after.name['zh-CN'] },
    changes: changesBetween(before, after, ['id', 'version', 'updatedAt']),
  });
  change.emit({ topic: 'roles', type, subject: after, payload: after });
}

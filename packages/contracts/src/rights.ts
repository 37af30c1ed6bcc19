import { type Static, Type } from 'typebox';
import { FieldGrant, FieldRight, Grant, PermissionName, Scope } from './permission.ts';
import { route } from './route.ts';
import { AtVersion, ById, Code, Instant, Label, Nullable, OneOf, Shape, Text, Uuid, Version } from './scalar.ts';

const tag = 'rights';

/** 角色. Ready-made ones can be copied and changed but not deleted. */
export const Role = Shape({
  id: Uuid,
  code: Code,
  name: Label,
  description: Text,
  isReadyMade: Type.Boolean(),
  grants: Type.Array(Grant),
  fields: Type.Array(FieldGrant),
  state: OneOf(['active', 'closed']),
  version: Version,
  updatedAt: Instant,
});
export type Role = Static<typeof Role>;

export const NewRole = Shape({
  code: Code,
  name: Label,
  description: Type.Optional(Text),
  grants: Type.Array(Grant, { maxItems: 500 }),
  fields: Type.Array(FieldGrant, { maxItems: 500 }),
});
export const RoleChange = Shape({
  version: Version,
  name: Type.Optional(Label),
  description: Type.Optional(Text),
  grants: Type.Optional(Type.Array(Grant, { maxItems: 500 })),
  fields: Type.Optional(Type.Array(FieldGrant, { maxItems: 500 })),
});

/** Why somebody has a right: this role, by this post, in this unit. */
export const Reason = Shape({
  roleId: Uuid,
  roleName: Label,
  postId: Uuid,
  postName: Type.String(),
  unitId: Uuid,
  unitName: Type.String(),
  scope: Scope,
});
export type Reason = Static<typeof Reason>;

/** What a person can do, and why. `unitIds` is null for the whole tenant. */
export const RightsOfPerson = Shape({
  personId: Uuid,
  name: Type.String(),
  isActive: Type.Boolean(),
  permissions: Type.Array(
    Shape({
      permission: PermissionName,
      isGranted: Type.Boolean(),
      isOwn: Type.Boolean({ description: 'Reaches what is their own' }),
      unitIds: Nullable(Type.Array(Uuid)),
      reasons: Type.Array(Reason),
    }),
  ),
  fields: Type.Array(
    Shape({
      resource: Type.String(),
      field: Type.String(),
      right: FieldRight,
      reasons: Type.Array(Shape({ roleId: Uuid, roleName: Label, right: FieldRight })),
    }),
  ),
});
export type RightsOfPerson = Static<typeof RightsOfPerson>;

export const roleRoutes = {
  list: route({
    id: 'role.list',
    method: 'GET',
    path: '/roles',
    tag,
    access: 'role.read',
    summary: 'All roles',
    reply: Shape({ items: Type.Array(Role) }),
  }),
  get: route({
    id: 'role.get',
    method: 'GET',
    path: '/roles/:id',
    tag,
    access: 'role.read',
    summary: 'One role',
    params: ById,
    reply: Role,
  }),
  create: route({
    id: 'role.create',
    method: 'POST',
    path: '/roles',
    tag,
    access: 'role.write',
    summary: 'Add a role; nobody grants what they do not hold',
    body: NewRole,
    reply: Role,
    status: 201,
  }),
  change: route({
    id: 'role.change',
    method: 'PATCH',
    path: '/roles/:id',
    tag,
    access: 'role.write',
    summary: 'Change a role; takes effect at once, everywhere',
    params: ById,
    body: RoleChange,
    reply: Role,
  }),
  close: route({
    id: 'role.close',
    method: 'POST',
    path: '/roles/:id/close',
    tag,
    access: 'role.write',
    summary: 'Close a role no open post uses',
    params: ById,
    body: AtVersion,
    reply: Role,
  }),
  reopen: route({
    id: 'role.reopen',
    method: 'POST',
    path: '/roles/:id/reopen',
    tag,
    access: 'role.write',
    summary: 'Open a closed role again, by somebody who holds what it grants',
    params: ById,
    body: AtVersion,
    reply: Role,
  }),
  explain: route({
    id: 'rights.explain',
    method: 'GET',
    path: '/people/:id/rights',
    tag,
    access: 'role.read',
    summary: 'What this person can do, and why',
    params: ById,
    reply: RightsOfPerson,
  }),
};

import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import {
  Actor,
  AtVersion,
  ById,
  Code,
  Instant,
  LocalDate,
  Name,
  Nullable,
  OneOf,
  Shape,
  Uuid,
  Version,
} from './scalar.ts';

const tag = 'organisation';

export const unitKinds = ['nation', 'province', 'city', 'site', 'department', 'team'] as const;
export const UnitKind = OneOf(unitKinds);
export type UnitKind = (typeof unitKinds)[number];

/** 机构: a node of the tenant's tree. `path` are the ids from the root to this unit, itself included. */
export const Unit = Shape({
  id: Uuid,
  parentId: Nullable(Uuid),
  path: Type.Array(Uuid),
  kind: UnitKind,
  code: Code,
  name: Name,
  order: Type.Integer(),
  state: OneOf(['active', 'closed']),
  peopleCount: Type.Integer({ description: 'People with a current post in this unit' }),
  version: Version,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Unit = Static<typeof Unit>;

/** Where a unit hung in a time: reports of that time use that place. */
export const UnitPlacement = Shape({
  parentId: Nullable(Uuid),
  parentName: Nullable(Type.String()),
  fromAt: Instant,
  toAt: Nullable(Instant),
  by: Actor,
});
export type UnitPlacement = Static<typeof UnitPlacement>;

/** 岗位: what someone does in a unit, and the roles that come with it. */
export const Post = Shape({
  id: Uuid,
  unitId: Uuid,
  name: Name,
  roleIds: Type.Array(Uuid),
  state: OneOf(['active', 'closed']),
  version: Version,
});
export type Post = Static<typeof Post>;

/** 任职: a person holds a post from a day on. A person may hold several; one is the main one. */
export const Appointment = Shape({
  id: Uuid,
  postId: Uuid,
  postName: Type.String(),
  unitId: Uuid,
  unitName: Type.String(),
  isMain: Type.Boolean(),
  fromDate: LocalDate,
  toDate: Nullable(LocalDate),
});
export type Appointment = Static<typeof Appointment>;

export const Person = Shape({
  id: Uuid,
  employeeNo: Code,
  name: Name,
  state: OneOf(['active', 'left']),
  mobile: Nullable(Type.String({ maxLength: 64 })),
  email: Nullable(Type.String({ maxLength: 254 })),
  idNumber: Nullable(Type.String({ maxLength: 64 })),
  /** Those that have not ended, the main one first; `person.history` has them all. */
  appointments: Type.Array(Appointment),
  /** The sign-in of this person, if any. */
  account: Nullable(
    Shape({ id: Uuid, login: Type.String(), state: OneOf(['active', 'disabled', 'locked', 'invited']) }),
  ),
  version: Version,
  createdAt: Instant,
  updatedAt: Instant,
});
export type Person = Static<typeof Person>;

const Mobile = Type.String({ minLength: 3, maxLength: 32, pattern: '^\\+?[0-9][0-9 -]*$' });
const Email = Type.String({ format: 'email', maxLength: 254 });
const IdNumber = Type.String({ minLength: 4, maxLength: 32, pattern: '^[0-9A-Za-z()-]+$' });

export const NewUnit = Shape({
  parentId: Nullable(Uuid),
  kind: UnitKind,
  code: Code,
  name: Name,
  order: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
export const UnitChange = Shape({
  version: Version,
  kind: Type.Optional(UnitKind),
  code: Type.Optional(Code),
  name: Type.Optional(Name),
  order: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
export const NewPost = Shape({ unitId: Uuid, name: Name, roleIds: Type.Array(Uuid, { maxItems: 20 }) });
export const PostChange = Shape({
  version: Version,
  name: Type.Optional(Name),
  roleIds: Type.Optional(Type.Array(Uuid, { maxItems: 20 })),
  state: Type.Optional(OneOf(['active', 'closed'])),
});
export const NewAppointment = Shape({
  postId: Uuid,
  isMain: Type.Boolean(),
  fromDate: LocalDate,
  toDate: Type.Optional(Nullable(LocalDate)),
});
export const NewPerson = Shape({
  employeeNo: Code,
  name: Name,
  mobile: Type.Optional(Nullable(Mobile)),
  email: Type.Optional(Nullable(Email)),
  idNumber: Type.Optional(Nullable(IdNumber)),
  appointments: Type.Array(NewAppointment, { maxItems: 20 }),
});
/** `appointments`, when given, replaces the current ones; ended ones stay in the history. */
export const PersonChange = Shape({
  version: Version,
  employeeNo: Type.Optional(Code),
  name: Type.Optional(Name),
  mobile: Type.Optional(Nullable(Mobile)),
  email: Type.Optional(Nullable(Email)),
  idNumber: Type.Optional(Nullable(IdNumber)),
  appointments: Type.Optional(Type.Array(NewAppointment, { maxItems: 20 })),
});

export const unitRoutes = {
  list: route({
    id: 'unit.list',
    method: 'GET',
    path: '/units',
    tag,
    access: 'unit.read',
    summary: 'Units the reader may see, in tree order, each after its parent',
    query: Shape({ state: Type.Optional(OneOf(['active', 'closed'])) }),
    reply: Shape({ items: Type.Array(Unit) }),
  }),
  get: route({
    id: 'unit.get',
    method: 'GET',
    path: '/units/:id',
    tag,
    access: 'unit.read',
    summary: 'One unit',
    params: ById,
    reply: Unit,
  }),
  create: route({
    id: 'unit.create',
    method: 'POST',
    path: '/units',
    tag,
    access: 'unit.write',
    summary: 'Add a unit',
    body: NewUnit,
    reply: Unit,
    status: 201,
  }),
  change: route({
    id: 'unit.change',
    method: 'PATCH',
    path: '/units/:id',
    tag,
    access: 'unit.write',
    summary: 'Change a unit',
    params: ById,
    body: UnitChange,
    reply: Unit,
  }),
  move: route({
    id: 'unit.move',
    method: 'POST',
    path: '/units/:id/move',
    tag,
    access: 'unit.write',
    summary: 'Hang a unit, with all below it, under another; its history stays',
    params: ById,
    body: Shape({ version: Version, parentId: Nullable(Uuid) }),
    reply: Unit,
  }),
  close: route({
    id: 'unit.close',
    method: 'POST',
    path: '/units/:id/close',
    tag,
    access: 'unit.write',
    summary: 'Close a unit without open units, posts or people',
    params: ById,
    body: AtVersion,
    reply: Unit,
  }),
  reopen: route({
    id: 'unit.reopen',
    method: 'POST',
    path: '/units/:id/reopen',
    tag,
    access: 'unit.write',
    summary: 'Open a closed unit again',
    params: ById,
    body: AtVersion,
    reply: Unit,
  }),
  history: route({
    id: 'unit.history',
    method: 'GET',
    path: '/units/:id/placements',
    tag,
    access: 'unit.read',
    summary: 'Where a unit has hung, newest first',
    params: ById,
    reply: Shape({ items: Type.Array(UnitPlacement) }),
  }),
};

export const postRoutes = {
  list: route({
    id: 'post.list',
    method: 'GET',
    path: '/posts',
    tag,
    access: 'unit.read',
    summary: 'Posts of a unit, or all the reader may see',
    query: Shape({ unitId: Type.Optional(Uuid) }),
    reply: Shape({ items: Type.Array(Post) }),
  }),
  create: route({
    id: 'post.create',
    method: 'POST',
    path: '/posts',
    tag,
    access: 'post.write',
    summary: 'Add a post',
    body: NewPost,
    reply: Post,
    status: 201,
  }),
  change: route({
    id: 'post.change',
    method: 'PATCH',
    path: '/posts/:id',
    tag,
    access: 'post.write',
    summary: 'Change or close a post',
    params: ById,
    body: PostChange,
    reply: Post,
  }),
};

export const personRoutes = {
  list: route({
    id: 'person.list',
    method: 'GET',
    path: '/people',
    tag,
    access: 'person.read',
    summary: 'People; filters: state, unitId, employeeNo, name; sorts: name, employeeNo, createdAt, updatedAt',
    query: ListQuery,
    reply: PageOf(Person),
  }),
  get: route({
    id: 'person.get',
    method: 'GET',
    path: '/people/:id',
    tag,
    access: 'person.read',
    summary: 'One person',
    params: ById,
    reply: Person,
  }),
  history: route({
    id: 'person.history',
    method: 'GET',
    path: '/people/:id/appointments',
    tag,
    access: 'person.read',
    summary: 'Every post a person has held or will hold, newest first',
    params: ById,
    reply: Shape({ items: Type.Array(Appointment) }),
  }),
  create: route({
    id: 'person.create',
    method: 'POST',
    path: '/people',
    tag,
    access: 'person.write',
    summary: 'Add a person',
    body: NewPerson,
    reply: Person,
    status: 201,
  }),
  change: route({
    id: 'person.change',
    method: 'PATCH',
    path: '/people/:id',
    tag,
    access: 'person.write',
    summary: 'Change a person',
    params: ById,
    body: PersonChange,
    reply: Person,
  }),
  leave: route({
    id: 'person.leave',
    method: 'POST',
    path: '/people/:id/leave',
    tag,
    access: 'person.write',
    summary: 'A person leaves: posts end, the sign-in is disabled, the history stays',
    params: ById,
    body: AtVersion,
    reply: Person,
  }),
  rejoin: route({
    id: 'person.rejoin',
    method: 'POST',
    path: '/people/:id/rejoin',
    tag,
    access: 'person.write',
    summary: 'A person who left comes back',
    params: ById,
    body: AtVersion,
    reply: Person,
  }),
};

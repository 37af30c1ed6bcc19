import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { Actor, Code, Instant, Label, LocalDate, Nullable, Shape, Text, Uuid, Version } from './scalar.ts';

const tag = 'codes';

/** 码表: every category of the system. A system table is needed by the program and cannot be closed; its entries can be edited. */
export const CodeTable = Shape({
  id: Uuid,
  name: Code,
  label: Label,
  description: Text,
  isSystem: Type.Boolean(),
  isTree: Type.Boolean(),
  entryCount: Type.Integer(),
  version: Version,
  updatedAt: Instant,
});
export type CodeTable = Static<typeof CodeTable>;

/** One entry; used by `code`, shown by `label` in `order`; valid from and to (days, inclusive), null is open. */
export const CodeEntry = Shape({
  id: Uuid,
  code: Code,
  label: Label,
  parentCode: Nullable(Code),
  order: Type.Integer(),
  validFrom: Nullable(LocalDate),
  validTo: Nullable(LocalDate),
  isValid: Type.Boolean({ description: 'Today, in the time zone of the tenant' }),
  version: Version,
  updatedAt: Instant,
});
export type CodeEntry = Static<typeof CodeEntry>;

const Order = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const ByName = Shape({ name: Code });
const ByEntry = Shape({ name: Code, id: Uuid });

export const NewCodeEntry = Shape({
  code: Code,
  label: Label,
  parentCode: Type.Optional(Nullable(Code)),
  order: Type.Optional(Order),
  validFrom: Type.Optional(Nullable(LocalDate)),
  validTo: Type.Optional(Nullable(LocalDate)),
});
export const CodeEntryChange = Shape({
  version: Version,
  label: Type.Optional(Label),
  parentCode: Type.Optional(Nullable(Code)),
  order: Type.Optional(Order),
  validFrom: Type.Optional(Nullable(LocalDate)),
  validTo: Type.Optional(Nullable(LocalDate)),
});

/** One version of an entry, as it was. */
export const CodeEntryVersion = Shape({
  version: Version,
  at: Instant,
  by: Actor,
  code: Code,
  label: Label,
  parentCode: Nullable(Code),
  order: Type.Integer(),
  validFrom: Nullable(LocalDate),
  validTo: Nullable(LocalDate),
});
export type CodeEntryVersion = Static<typeof CodeEntryVersion>;

export const codeTableRoutes = {
  list: route({
    id: 'code_table.list',
    method: 'GET',
    path: '/code-tables',
    tag,
    access: 'code.read',
    summary: 'All code tables',
    reply: Shape({ items: Type.Array(CodeTable) }),
  }),
  get: route({
    id: 'code_table.get',
    method: 'GET',
    path: '/code-tables/:name',
    tag,
    access: 'code.read',
    summary: 'One code table',
    params: ByName,
    reply: CodeTable,
  }),
  create: route({
    id: 'code_table.create',
    method: 'POST',
    path: '/code-tables',
    tag,
    access: 'code.write',
    summary: 'Add a code table',
    body: Shape({ name: Code, label: Label, description: Type.Optional(Text), isTree: Type.Optional(Type.Boolean()) }),
    reply: CodeTable,
    status: 201,
  }),
  change: route({
    id: 'code_table.change',
    method: 'PATCH',
    path: '/code-tables/:name',
    tag,
    access: 'code.write',
    summary: 'Change a code table',
    params: ByName,
    body: Shape({ version: Version, label: Type.Optional(Label), description: Type.Optional(Text) }),
    reply: CodeTable,
  }),
  entries: route({
    id: 'code_entry.list',
    method: 'GET',
    path: '/code-tables/:name/entries',
    tag,
    access: 'signed_in',
    summary: 'Entries in order, parents before children; `validOnly` leaves out those not valid today',
    params: ByName,
    query: Shape({ validOnly: Type.Optional(Type.Boolean()) }),
    reply: Shape({ items: Type.Array(CodeEntry) }),
  }),
  createEntry: route({
    id: 'code_entry.create',
    method: 'POST',
    path: '/code-tables/:name/entries',
    tag,
    access: 'code.write',
    summary: 'Add an entry',
    params: ByName,
    body: NewCodeEntry,
    reply: CodeEntry,
    status: 201,
  }),
  changeEntry: route({
    id: 'code_entry.change',
    method: 'PATCH',
    path: '/code-tables/:name/entries/:id',
    tag,
    access: 'code.write',
    summary: 'Change an entry; its code never changes',
    params: ByEntry,
    body: CodeEntryChange,
    reply: CodeEntry,
  }),
  removeEntry: route({
    id: 'code_entry.remove',
    method: 'DELETE',
    path: '/code-tables/:name/entries/:id',
    tag,
    access: 'code.write',
    summary: 'Remove an entry nothing uses; a used one is ended by its validity',
    params: ByEntry,
    query: Shape({ version: Version }),
  }),
  history: route({
    id: 'code_entry.history',
    method: 'GET',
    path: '/code-tables/:name/entries/:id/versions',
    tag,
    access: 'code.read',
    summary: 'Versions of an entry, newest first',
    params: ByEntry,
    reply: Shape({ items: Type.Array(CodeEntryVersion) }),
  }),
};

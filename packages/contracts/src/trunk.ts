import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { ById, Instant, Name, Nullable, OneOf, Shape, Text, Uuid, Version } from './scalar.ts';

const tag = 'trunks';

/** Digits as they are dialled or signalled, with `+` where it is international. */
export const Dialled = Type.String({ pattern: '^\\+?[0-9*#]{1,31}$' });
const Host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9.:-]+$' });
/** An address or a network: `203.0.113.7`, `198.51.100.0/24`, `2001:db8::/32`. */
const Network = Type.String({ minLength: 2, maxLength: 64, pattern: '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$' });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const SipName = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\s"<>@;]+$' });

export const trunkTransports = ['udp', 'tcp', 'tls'] as const;
export const trunkStates = ['unknown', 'up', 'down', 'registering'] as const;

const trunkFacts = {
  name: Name,
  transport: OneOf(trunkTransports),
  host: Host,
  port: Port,
  /** Addresses from which this trunk sends; nothing else is believed to be it. */
  sources: Type.Array(Network, { minItems: 1, maxItems: 50 }),
  mostCalls: Type.Integer({ minimum: 1, maximum: 100_000 }),
  /** Asked with OPTIONS this often, seconds; 0 never. */
  keepAliveSeconds: Type.Integer({ minimum: 0, maximum: 3600 }),
  isEncrypted: Type.Boolean(),
  isActive: Type.Boolean(),
};
const registrationFacts = {
  user: SipName,
  /** Null: whatever it asks for. */
  realm: Nullable(SipName),
  expiresSeconds: Type.Integer({ minimum: 60, maximum: 86_400 }),
};

/** 中继: a way to and from a carrier. */
export const Trunk = Shape({
  id: Uuid,
  ...trunkFacts,
  /** Null: known by its addresses only. */
  registration: Nullable(Shape({ ...registrationFacts, hasPassword: Type.Boolean() })),
  state: OneOf(trunkStates),
  stateAt: Nullable(Instant),
  /** Of the last answer to a registration. */
  sipStatus: Nullable(Type.Integer()),
  version: Version,
  updatedAt: Instant,
});
export type Trunk = Static<typeof Trunk>;

const TrunkBody = Shape({
  ...trunkFacts,
  /** A password that is left out stays as it is. */
  registration: Nullable(
    Shape({ ...registrationFacts, password: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })) }),
  ),
});

export const numberEntryKinds = ['echo', 'person', 'voicemail', 'prompt'] as const;
/** What a number does: it is an echo test, rings a person's telephones, takes a message for somebody, or plays a prompt. */
export const NumberEntry = Shape({
  kind: OneOf(numberEntryKinds),
  /** Of `person` and `voicemail`. */
  personId: Nullable(Uuid),
  /** Of `prompt`. */
  promptId: Nullable(Uuid),
});
export type NumberEntry = Static<typeof NumberEntry>;

const numberFacts = { number: Dialled, ...NumberEntry.properties, isActive: Type.Boolean() };
/** What its kind does not need may be left out. */
const numberBody = {
  ...numberFacts,
  personId: Type.Optional(Nullable(Uuid)),
  promptId: Type.Optional(Nullable(Uuid)),
};
/** 号码: one that is dialled to reach us. */
export const InboundNumber = Shape({
  id: Uuid,
  ...numberFacts,
  personName: Nullable(Type.String()),
  version: Version,
  updatedAt: Instant,
});
export type InboundNumber = Static<typeof InboundNumber>;

const ruleFacts = {
  name: Name,
  /** What the dialled number begins with; empty for every number. The longest that fits counts. */
  prefix: Type.String({ pattern: '^\\+?[0-9*#]{0,20}$' }),
  trunkId: Uuid,
  /** Shown to whoever is called; null: the trunk's own. */
  presented: Nullable(Dialled),
  /** Of several with the same prefix the smallest is tried first. */
  position: Type.Integer({ minimum: 1, maximum: 999 }),
  isActive: Type.Boolean(),
};
/** 外呼规则: by which trunk a number is called. */
export const OutboundRule = Shape({ id: Uuid, ...ruleFacts, version: Version, updatedAt: Instant });
export type OutboundRule = Static<typeof OutboundRule>;

const policyFacts = {
  mostCalls: Type.Integer({ minimum: 1, maximum: 100_000 }),
  /** Numbers that begin so are never called: premium rate, foreign countries. */
  forbiddenPrefixes: Type.Array(Type.String({ pattern: '^\\+?[0-9*#]{1,20}$' }), { maxItems: 200 }),
  anonymous: OneOf(['accept', 'refuse']),
};
export const DialPolicy = Shape({ ...policyFacts, version: Type.Integer({ minimum: 0 }) });
export type DialPolicy = Static<typeof DialPolicy>;

/** 黑名单: a nuisance caller. */
export const BlockedNumber = Shape({
  id: Uuid,
  number: Dialled,
  reason: Text,
  until: Nullable(Instant),
  createdAt: Instant,
  createdBy: Type.String(),
});
export type BlockedNumber = Static<typeof BlockedNumber>;

const listOf = <T extends ReturnType<typeof Shape>>(item: T) => Shape({ items: Type.Array(item) });

export const trunkRoutes = {
  list: route({
    id: 'trunk.list',
    method: 'GET',
    path: '/trunks',
    tag,
    access: 'trunk.read',
    summary: 'All trunks and how they are',
    reply: listOf(Trunk),
  }),
  create: route({
    id: 'trunk.create',
    method: 'POST',
    path: '/trunks',
    tag,
    access: 'trunk.write',
    summary: 'Add a trunk',
    body: TrunkBody,
    reply: Trunk,
    status: 201,
  }),
  change: route({
    id: 'trunk.change',
    method: 'PUT',
    path: '/trunks/:id',
    tag,
    access: 'trunk.write',
    summary: 'Replace a trunk; without effect on the calls over it',
    params: ById,
    body: Shape({ ...TrunkBody.properties, version: Version }),
    reply: Trunk,
  }),
  numbers: route({
    id: 'number.list',
    method: 'GET',
    path: '/numbers',
    tag,
    access: 'trunk.read',
    summary: 'The numbers that are dialled to reach us, and what each does',
    reply: listOf(InboundNumber),
  }),
  createNumber: route({
    id: 'number.create',
    method: 'POST',
    path: '/numbers',
    tag,
    access: 'trunk.write',
    summary: 'Add a number',
    body: Shape(numberBody),
    reply: InboundNumber,
    status: 201,
  }),
  changeNumber: route({
    id: 'number.change',
    method: 'PUT',
    path: '/numbers/:id',
    tag,
    access: 'trunk.write',
    summary: 'Replace a number',
    params: ById,
    body: Shape({ ...numberBody, version: Version }),
    reply: InboundNumber,
  }),
  rules: route({
    id: 'outbound_rule.list',
    method: 'GET',
    path: '/outbound-rules',
    tag,
    access: 'trunk.read',
    summary: 'By which trunk numbers are called',
    reply: listOf(OutboundRule),
  }),
  createRule: route({
    id: 'outbound_rule.create',
    method: 'POST',
    path: '/outbound-rules',
    tag,
    access: 'trunk.write',
    summary: 'Add an outbound rule',
    body: Shape(ruleFacts),
    reply: OutboundRule,
    status: 201,
  }),
  changeRule: route({
    id: 'outbound_rule.change',
    method: 'PUT',
    path: '/outbound-rules/:id',
    tag,
    access: 'trunk.write',
    summary: 'Replace an outbound rule',
    params: ById,
    body: Shape({ ...ruleFacts, version: Version }),
    reply: OutboundRule,
  }),
  policy: route({
    id: 'dial_policy.get',
    method: 'GET',
    path: '/dial-policy',
    tag,
    access: 'trunk.read',
    summary: 'What may be dialled, and who may call',
    reply: DialPolicy,
  }),
  changePolicy: route({
    id: 'dial_policy.change',
    method: 'PUT',
    path: '/dial-policy',
    tag,
    access: 'trunk.write',
    summary: 'Change what may be dialled, and who may call',
    body: DialPolicy,
    reply: DialPolicy,
  }),
  blocked: route({
    id: 'blocked_number.list',
    method: 'GET',
    path: '/blocked-numbers',
    tag,
    access: 'trunk.read',
    summary: 'Nuisance callers who are turned away',
    reply: listOf(BlockedNumber),
  }),
  block: route({
    id: 'blocked_number.create',
    method: 'POST',
    path: '/blocked-numbers',
    tag,
    access: 'trunk.write',
    summary: 'Turn a caller away from now on; emergency numbers never',
    body: Shape({ number: Dialled, reason: Text, until: Nullable(Instant) }),
    reply: BlockedNumber,
    status: 201,
  }),
  unblock: route({
    id: 'blocked_number.remove',
    method: 'DELETE',
    path: '/blocked-numbers/:id',
    tag,
    access: 'trunk.write',
    summary: 'Let a caller through again',
    params: ById,
  }),
};

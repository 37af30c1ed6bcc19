import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { AtVersion, ById, Instant, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'calls';

/** 呼入 呼出 内部 */
export const callDirections = ['in', 'out', 'internal'] as const;

/**
 * What became of a call: somebody `answered`; it was `served` by a machine (prompt, echo); the caller left a `message`,
 * `abandoned` it before an answer, or was `not_answered`; it was `refused` by a rule; it `failed`.
 */
export const callOutcomes = [
  'answered',
  'served',
  'message',
  'abandoned',
  'not_answered',
  'refused',
  'failed',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const callSegmentKinds = ['entry', 'prompt', 'echo', 'ring', 'talk', 'hold', 'consult', 'voicemail'] as const;
export type CallSegmentKind = (typeof callSegmentKinds)[number];

const Milliseconds = Type.Integer({ minimum: 0 });
const Mos = Nullable(Type.Number({ description: 'mean opinion score 1–4.5 (ITU-T G.107)' }));

/** How the sound of one side was; `far`: as its telephone reports it. */
export const CallQuality = Shape({
  packetsSent: Type.Integer(),
  packetsReceived: Type.Integer(),
  lostShare: Type.Number(),
  farLostShare: Nullable(Type.Number()),
  jitterMs: Type.Number(),
  roundTripMs: Nullable(Type.Number()),
  mos: Mos,
});
export type CallQuality = Static<typeof CallQuality>;

export const CallPerson = Shape({ id: Uuid, name: Nullable(Type.String()) });

const facts = {
  id: Uuid,
  direction: OneOf(callDirections),
  /** Null: it wished to be anonymous. The number of whoever is not of ours is sensitive. */
  caller: Nullable(Type.String()),
  callerName: Nullable(Type.String()),
  called: Type.String(),
  /** What the number is set to do. */
  entry: Type.String(),
  person: Nullable(CallPerson),
  startedAt: Instant,
};

/** 话单: one call, computed from its segments. */
export const CallRecord = Shape({
  ...facts,
  /** Null while it lives. */
  endedAt: Nullable(Instant),
  outcome: Nullable(OneOf(callOutcomes)),
  cause: Nullable(Type.String()),
  sipStatus: Nullable(Type.Integer()),
  q850: Nullable(Type.Integer()),
  /** From the beginning to the first answer by a person; null where none answered. */
  waitMs: Nullable(Milliseconds),
  talkMs: Milliseconds,
  holdMs: Milliseconds,
  durationMs: Nullable(Milliseconds),
  /** The worst of all its legs. */
  mos: Mos,
});
export type CallRecord = Static<typeof CallRecord>;

export const CallSegment = Shape({
  number: Type.Integer({ minimum: 1 }),
  kind: OneOf(callSegmentKinds),
  person: Nullable(CallPerson),
  deviceId: Nullable(Uuid),
  trunkId: Nullable(Uuid),
  startedAt: Instant,
  endedAt: Nullable(Instant),
  cause: Nullable(Type.String()),
  quality: Nullable(
    Shape({ caller: Nullable(CallQuality), party: Nullable(CallQuality) }, { description: 'party: the other side' }),
  ),
});
export type CallSegment = Static<typeof CallSegment>;

export const Call = Shape({ ...CallRecord.properties, segments: Type.Array(CallSegment) });
export type Call = Static<typeof Call>;

/** 在途呼叫 */
export const LiveCall = Shape({
  ...facts,
  state: OneOf(['ringing', 'machine', 'talking', 'held']),
  stateSince: Instant,
});
export type LiveCall = Static<typeof LiveCall>;

/** 待回呼 */
export const Callback = Shape({
  id: Uuid,
  callId: Uuid,
  number: Type.String(),
  name: Nullable(Type.String()),
  reason: OneOf(['exchange_failed', 'server_stopped']),
  owedAt: Instant,
  doneAt: Nullable(Instant),
  version: Version,
});
export type Callback = Static<typeof Callback>;

/** How calls over one trunk, or of one device, sounded in a time. */
export const QualityLine = Shape({
  trunkId: Nullable(Uuid),
  deviceId: Nullable(Uuid),
  legs: Type.Integer(),
  meanMos: Mos,
  worstMos: Mos,
  meanLostShare: Nullable(Type.Number()),
  meanJitterMs: Nullable(Type.Number()),
  meanRoundTripMs: Nullable(Type.Number()),
});

export const callRoutes = {
  list: route({
    id: 'call.list',
    method: 'GET',
    path: '/calls',
    tag,
    access: 'call.read',
    summary: 'Call records, newest first',
    query: ListQuery,
    reply: PageOf(CallRecord),
  }),
  live: route({
    id: 'call.live',
    method: 'GET',
    path: '/calls/live',
    tag,
    access: 'call.read',
    summary: 'Calls that live now, and whether the exchange is up',
    reply: Shape({ items: Type.Array(LiveCall), isExchangeUp: Type.Boolean() }),
  }),
  callbacks: route({
    id: 'call.callbacks',
    method: 'GET',
    path: '/calls/callbacks',
    tag,
    access: 'call.read',
    summary: 'Callers who are owed a callback, oldest first',
    reply: Shape({ items: Type.Array(Callback) }),
  }),
  callbackDone: route({
    id: 'call.callback_done',
    method: 'POST',
    path: '/calls/callbacks/:id/done',
    tag,
    access: 'call.read',
    summary: 'Somebody has called back',
    params: ById,
    body: AtVersion,
    reply: Callback,
  }),
  quality: route({
    id: 'call.quality',
    method: 'GET',
    path: '/calls/quality',
    tag,
    access: 'call_quality.read',
    summary: 'How calls sounded between two instants (at most 31 days), by trunk and by device',
    query: Shape({ from: Instant, to: Instant }),
    reply: Shape({ items: Type.Array(QualityLine) }),
  }),
  get: route({
    id: 'call.get',
    method: 'GET',
    path: '/calls/:id',
    tag,
    access: 'call.read',
    summary: 'One call with its segments',
    params: ById,
    reply: Call,
  }),
  hangUp: route({
    id: 'call.hang_up',
    method: 'POST',
    path: '/calls/:id/hang-up',
    tag,
    access: 'call.hang_up',
    summary: 'End a call that lives',
    params: ById,
  }),
};

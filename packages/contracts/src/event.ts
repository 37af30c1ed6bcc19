import { type Static, Type } from 'typebox';
import { Instant, Shape, Uuid } from './scalar.ts';

/**
 * Topics of the stream; each is authorised like the list it mirrors. An event's payload is the resource as that list shows
 * it to this reader (sensitive fields masked), or `null` for one that this reader no longer sees.
 */
export const topics = {
  units: 'unit.read',
  posts: 'unit.read',
  people: 'person.read',
  roles: 'role.read',
  accounts: 'account.read',
  account_requests: 'account_request.decide',
  code_tables: 'code.read',
  calendars: 'calendar.read',
  jobs: 'job.read',
  /** Jobs, exports and imports of one's own. */
  my_jobs: 'signed_in',
  notifications: 'signed_in',
  /** One's own session and rights: `me.changed`, `session.revoked`. */
  me: 'signed_in',
  backups: 'backup.read',
  /** Trunks, numbers, rules, who is turned away. */
  trunks: 'trunk.read',
  devices: 'device.read',
  prompts: 'prompt.read',
  /** Says only that calls began, changed or ended, at most once a second: load the list again. */
  live_calls: 'call.read',
  voicemail: 'signed_in',
} as const;
export type TopicName = keyof typeof topics;

/**
 * Messages a client sends on `/api/v1/stream` (a WebSocket, authenticated by the session cookie or a bearer token).
 * `since` is the cursor of the last event seen; without it only new events come.
 */
export const ClientMessage = Type.Union([
  Shape({
    op: Type.Literal('subscribe'),
    topic: Type.String({ maxLength: 64 }),
    since: Type.Optional(Type.String({ maxLength: 64 })),
  }),
  Shape({ op: Type.Literal('unsubscribe'), topic: Type.String({ maxLength: 64 }) }),
  Shape({ op: Type.Literal('ping') }),
]);
export type ClientMessage = Static<typeof ClientMessage>;

export const StreamEvent = Shape({
  op: Type.Literal('event'),
  topic: Type.String(),
  /** Position in the outbox; opaque, ordered per stream. */
  cursor: Type.String(),
  id: Uuid,
  type: Type.String({ description: 'past tense, such as person.changed' }),
  at: Instant,
  subject: Shape({ id: Type.String(), version: Type.Optional(Type.Integer()) }),
  payload: Type.Unknown(),
});
export type StreamEvent = Static<typeof StreamEvent>;

/**
 * `subscribed` confirms (with the cursor from which events flow); `refused` names an error code; `lost` says that events
 * between `since` and now are no longer kept or were dropped for a slow client: load the list again.
 */
export const ServerMessage = Type.Union([
  StreamEvent,
  Shape({ op: Type.Literal('subscribed'), topic: Type.String(), cursor: Type.String() }),
  Shape({ op: Type.Literal('refused'), topic: Type.String(), code: Type.String() }),
  Shape({ op: Type.Literal('lost'), topic: Type.String(), cursor: Type.String() }),
  Shape({ op: Type.Literal('pong') }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

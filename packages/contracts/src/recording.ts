import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { ById, Instant, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'recordings';

/** 录音: of a call, or a message that a caller left. `recording` until its file is kept; `removed` when its time is over. */
export const Recording = Shape({
  id: Uuid,
  callId: Uuid,
  kind: OneOf(['call', 'message']),
  state: OneOf(['recording', 'kept', 'removed']),
  /** Whose call it is. */
  personId: Nullable(Uuid),
  personName: Nullable(Type.String()),
  startedAt: Instant,
  durationMs: Nullable(Type.Integer({ minimum: 0 })),
  bytes: Nullable(Type.Integer({ minimum: 0 })),
  /** `sha256-` and hex digits of the WAV file. */
  hash: Nullable(Type.String()),
  /** Cut off by a crash, and holds all that had reached the disk. */
  isRepaired: Type.Boolean(),
});
export type Recording = Static<typeof Recording>;

/** For a player: of each channel (customer, agent) the loudest sample of each tenth of a second, 0–255, in base64. */
export const RecordingWaveform = Shape({
  peaksPerSecond: Type.Integer(),
  channels: Type.Array(Type.String()),
});
export type RecordingWaveform = Static<typeof RecordingWaveform>;

/** Which calls are recorded, and how long recordings are kept. */
export const RecordingPolicy = Shape({
  records: OneOf(['none', 'in', 'out', 'all']),
  keepDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  version: Version,
});
export type RecordingPolicy = Static<typeof RecordingPolicy>;

export const recordingRoutes = {
  list: route({
    id: 'recording.list',
    method: 'GET',
    path: '/recordings',
    tag,
    access: 'recording.read',
    summary: 'Recordings of calls, newest first',
    query: ListQuery,
    reply: PageOf(Recording),
  }),
  get: route({
    id: 'recording.get',
    method: 'GET',
    path: '/recordings/:id',
    tag,
    access: 'recording.read',
    summary: 'One recording with its waveform',
    params: ById,
    reply: Shape({ ...Recording.properties, waveform: Nullable(RecordingWaveform) }),
  }),
  audio: route({
    id: 'recording.audio',
    method: 'GET',
    path: '/recordings/:id/audio',
    tag,
    access: 'recording.listen',
    summary: 'The WAV file, or a range of it; who listens is on record',
    params: ById,
    carries: 'file',
  }),
  policy: route({
    id: 'recording.policy',
    method: 'GET',
    path: '/recording-policy',
    tag,
    access: 'recording.read',
    summary: 'Which calls are recorded, and how long recordings are kept',
    reply: RecordingPolicy,
  }),
  changePolicy: route({
    id: 'recording.change_policy',
    method: 'PUT',
    path: '/recording-policy',
    tag,
    access: 'recording_policy.write',
    summary: 'Change what is recorded and how long it is kept',
    body: RecordingPolicy,
    reply: RecordingPolicy,
  }),
};

/** 语音留言: what a caller has left for one person. */
export const VoicemailMessage = Shape({
  id: Uuid,
  callId: Uuid,
  recordingId: Uuid,
  /** To call back. */
  caller: Nullable(Type.String()),
  callerName: Nullable(Type.String()),
  at: Instant,
  durationMs: Type.Integer({ minimum: 0 }),
  heardAt: Nullable(Instant),
  version: Version,
});
export type VoicemailMessage = Static<typeof VoicemailMessage>;

export const voicemailRoutes = {
  list: route({
    id: 'voicemail.list',
    method: 'GET',
    path: '/me/voicemail',
    tag: 'voicemail',
    access: 'signed_in',
    summary: 'Own messages, newest first',
    query: ListQuery,
    reply: Shape({ ...PageOf(VoicemailMessage).properties, unheard: Type.Integer() }),
  }),
  heard: route({
    id: 'voicemail.heard',
    method: 'POST',
    path: '/me/voicemail/:id/heard',
    tag: 'voicemail',
    access: 'signed_in',
    summary: 'Mark a message as heard, or as new again',
    params: ById,
    body: Shape({ version: Version, isHeard: Type.Boolean() }),
    reply: VoicemailMessage,
  }),
  audio: route({
    id: 'voicemail.audio',
    method: 'GET',
    path: '/me/voicemail/:id/audio',
    tag: 'voicemail',
    access: 'signed_in',
    summary: 'What was said: the WAV file, or a range of it',
    params: ById,
    carries: 'file',
  }),
};

import { byId, done, type Generators, list, shown } from '../aim.ts';

const day = 86_400_000;

export const calls: Generators = {
  'GET /calls': ({ calls: { booked, trunkId }, mobile, code, mark, admin }) => {
    const [call] = booked;
    return list(
      {
        id: [call?.id ?? ''],
        startedAt: [call?.startedAt ?? ''],
        endedAt: [call?.endedAt ?? ''],
        direction: ['in'],
        outcome: ['refused'],
        cause: ['unknown_number'],
        entry: ['none'],
        personId: [admin.personId],
        trunkId: [trunkId],
        talkMs: ['0'],
        mos: ['4'],
        caller: [mobile],
        called: [code],
      },
      [mobile, code, mark],
    );
  },
  'GET /calls/live': () => done(),
  'GET /calls/callbacks': () => shown(),
  'POST /calls/callbacks/{id}/done': ({ calls: { callbackId } }) => byId(callbackId, { version: 1 }),
  'GET /calls/quality': () =>
    done({ query: { from: new Date(Date.now() - day).toISOString(), to: new Date().toISOString() } }),
  'GET /calls/{id}': ({ calls: { booked } }) => byId(booked[0]?.id ?? ''),
  'GET /recordings': ({ calls: { recordings }, admin, mark }) =>
    list(
      {
        startedAt: [recordings[0].startedAt],
        callId: [recordings[0].callId],
        state: ['recording'],
        personId: [admin.personId],
        durationMs: ['5000'],
      },
      [mark],
    ),
  'GET /recordings/{id}': ({ calls: { recordings } }) => byId(recordings[0].id),
  'GET /recordings/{id}/audio': ({ calls: { recordings } }) => byId(recordings[0].id),
  'GET /recording-policy': () => done(),
  'PUT /recording-policy': ({ calls: { policyVersion } }) =>
    done({ body: { records: 'none', keepDays: 30, version: policyVersion } }),
  'GET /me/voicemail': ({ calls: { messages }, mobile, mark }) =>
    list({ at: [messages[0]?.at ?? ''], caller: [mobile], heardAt: ['null'] }, [mobile, mark]),
  'POST /me/voicemail/{id}/heard': ({ calls: { messages } }) =>
    byId(messages[0]?.id ?? '', { version: 1, isHeard: true }),
  'GET /me/voicemail/{id}/audio': ({ calls: { messages } }) => byId(messages[0]?.id ?? ''),
  'POST /calls/{id}/hang-up': ({ calls: { booked } }) => byId(booked[0]?.id ?? ''),
};

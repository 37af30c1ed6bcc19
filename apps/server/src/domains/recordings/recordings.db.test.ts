import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { notificationRoutes, recordingRoutes as routes, voicemailRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { createRecorder } from '@oneline/media';
import { makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stagingKey } from '../../composition/staging-key.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import type { NewRecording } from './index.ts';

let server: TestServer;
let directory: TemporaryDirectory;
let tenant: TestTenant;
let reader: TestReader;

beforeAll(async () => {
  server = await createTestServer();
  directory = await makeTemporaryDirectory('oneline-recordings');
});
afterAll(async () => {
  await server.close();
  await directory.close();
});
beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader();
});

/** A staging file of two seconds, as the exchange leaves it. */
async function stage(): Promise<string> {
  const path = join(directory.path, newId());
  const recorder = createRecorder({
    path,
    key: stagingKey(server.secrets),
    law: 'alaw',
    channels: 2,
    startedAtMs: Date.now(),
    onFault: (fault) => {
      throw fault;
    },
  });
  for (let frame = 0; frame < 100; frame += 1) recorder.turn(1);
  await recorder.stop();
  return path;
}

async function record(change: Partial<NewRecording> = {}): Promise<{ id: string; file: string }> {
  const id = newId();
  await server.domains.recordings.begin(tenant.tenantId, {
    id,
    callId: newId(),
    kind: 'call',
    personId: null,
    unitId: null,
    caller: '13800001111',
    callerName: null,
    startedAt: new Date().toISOString(),
    ...change,
  });
  const file = await stage();
  const ended = { type: 'recording.ended', recordingId: id, file, durationMs: 2_000, sha256: '', isRepaired: false };
  server.exchange.emit(ended as never);
  return { id, file };
}

const kept = (id: string) =>
  until(
    async () => {
      const { body } = await reader.call(routes.get, { params: { id } });
      return body.state === 'kept' && body;
    },
    { what: 'the recording to be kept' },
  );

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

describe('a recording', () => {
  it('is moved into the object store, with its length and waveform', async () => {
    const { id, file } = await record();
    const recording = await kept(id);
    expect(recording).toMatchObject({ durationMs: 2_000, hash: expect.stringMatching(/^sha256-/), isRepaired: false });
    expect(recording.waveform?.channels.map((peaks) => Buffer.from(peaks, 'base64').length)).toEqual([20, 20]);
    await until(async () => !(await isThere(file)), { what: 'the staging file to be removed' });
    expect((await reader.call(routes.list, {})).body.items).toMatchObject([{ id, state: 'kept' }]);
  });

  it('is heard as WAV, whole or by ranges, and who listens is on record', async () => {
    const { id } = await record();
    const { bytes } = await kept(id);
    const whole = await reader.call(routes.audio, { params: { id } });
    expect([whole.status, whole.headers['content-type'], Number(whole.headers['content-length'])]).toEqual([
      200,
      'audio/wav',
      bytes,
    ]);
    const headersOf = async (range: string) => {
      const { status, headers } = await reader.call(routes.audio, { params: { id }, headers: { range } });
      return [status, headers['content-range'], Number(headers['content-length'])];
    };
    expect(await headersOf('bytes=0-3')).toEqual([206, `bytes 0-3/${bytes}`, 4]);
    expect(await headersOf('bytes=-10')).toEqual([206, `bytes ${(bytes ?? 0) - 10}-${(bytes ?? 0) - 1}/${bytes}`, 10]);
    expect(await headersOf(`bytes=${bytes}-`)).toEqual([416, `bytes */${bytes}`, 0]);
    const { rows } = await server.owner.query(
      "select count(*)::int as heard from platform.audit_entry where tenant_id = $1 and action = 'recording.heard'",
      [tenant.tenantId],
    );
    expect(rows).toEqual([{ heard: 4 }]);
  });

  it('is for those whose right reaches it', async () => {
    const personId = newId();
    const { id } = await record({ personId });
    await kept(id);
    const own = { grants: [{ permission: 'recording.read', scope: 'own' }] } as const;
    expect((await tenant.reader({ ...own, personId }).call(routes.get, { params: { id } })).status).toBe(200);
    expect((await tenant.reader(own).call(routes.get, { params: { id } })).code).toBe('recordings.not_found');
    expect((await tenant.reader(own).call(routes.list, {})).body.items).toEqual([]);
    expect((await tenant.reader({ ...own, personId }).call(routes.audio, { params: { id } })).code).toBe(
      'access.denied',
    );
  });

  it('is removed when its time is over', async () => {
    const old = await record({ startedAt: new Date(Date.now() - 10 * 86_400_000).toISOString() });
    const fresh = await record();
    await kept(old.id);
    await kept(fresh.id);
    const policy = (await reader.call(routes.policy)).body;
    expect(policy).toEqual({ records: 'none', keepDays: 180, version: 1 });
    const change = await reader.call(routes.changePolicy, { body: { records: 'in', keepDays: 7, version: 1 } });
    expect(change.body).toEqual({ records: 'in', keepDays: 7, version: 2 });
    expect((await reader.call(routes.changePolicy, { body: { ...policy, keepDays: 1 } })).code).toBe(
      'command.stale_version',
    );
    await server.domains.recordings.removeExpired();
    expect((await reader.call(routes.get, { params: { id: old.id } })).body).toMatchObject({ state: 'removed' });
    expect((await reader.call(routes.audio, { params: { id: old.id } })).code).toBe('recordings.no_audio');
    // The same silence, so the same object: it stays for the other.
    expect((await reader.call(routes.audio, { params: { id: fresh.id } })).status).toBe(200);
  });
});

describe('a message', () => {
  it('is in front of whom it was left for, who hears it and calls back', async () => {
    const personId = newId();
    const me = tenant.reader({ personId, grants: [] });
    await record({ kind: 'message', personId });
    const [message] = await until(
      async () => {
        const { body } = await me.call(voicemailRoutes.list, {});
        return body.items.length > 0 && body.items;
      },
      { what: 'the message' },
    );
    expect(message).toMatchObject({ caller: '13800001111', durationMs: 2_000, heardAt: null });
    expect((await me.call(notificationRoutes.list, {})).body.items).toMatchObject([{ kind: 'voicemail_received' }]);
    const id = message?.id ?? '';
    expect((await me.call(voicemailRoutes.audio, { params: { id } })).headers['content-type']).toBe('audio/wav');
    const heard = await me.call(voicemailRoutes.heard, { params: { id }, body: { version: 1, isHeard: true } });
    expect(heard.body).toMatchObject({ version: 2, heardAt: expect.any(String) });
    expect((await me.call(voicemailRoutes.list, {})).body.unheard).toBe(0);
    const other = tenant.reader();
    expect((await other.call(voicemailRoutes.audio, { params: { id } })).code).toBe('voicemail.not_found');
    expect((await other.call(voicemailRoutes.list, {})).body.items).toEqual([]);
    expect((await reader.call(routes.list, {})).body.items).toEqual([]);
  });
});

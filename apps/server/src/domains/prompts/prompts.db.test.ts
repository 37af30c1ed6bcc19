import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Prompt, promptRoutes as routes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoMusic } from '../../composition/seed/demo-music.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let tenant: TestTenant;
let reader: TestReader;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader();
});

async function addPrompt(purpose: Prompt['purpose'] = 'music'): Promise<Prompt> {
  const body = { name: `语音 ${newId().slice(-6)}`, purpose, isActive: true };
  return (await reader.call(routes.create, { body })).body;
}

async function upload(id: string, file: Buffer, language = 'zh-CN') {
  const boundary = 'edge';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`;
  const response = await server.app.inject({
    method: 'POST',
    url: `/api/v1/prompts/${id}/sound?language=${language}`,
    headers: {
      'x-test-reader': reader.principal.personId,
      'x-oneline': '1',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  });
  return { status: response.statusCode, body: response.json<Prompt & { code?: string }>() };
}

describe('a prompt', () => {
  it('is heard as it was uploaded last, and keeps count of its versions', async () => {
    const { id } = await addPrompt();
    const first = await upload(id, demoMusic());
    expect(first).toMatchObject({ status: 200, body: { version: 2, sounds: [{ language: 'zh-CN', number: 1 }] } });
    expect(first.body.sounds[0]?.durationMs).toBe(18_000);
    const second = await upload(id, demoMusic().subarray(0, 44 + 32_000));
    expect(second.body.sounds).toMatchObject([{ number: 2, durationMs: 1_000, createdBy: '测试员' }]);
    const audio = await reader.call(routes.audio, { params: { id }, query: { language: 'zh-CN' } });
    expect([audio.status, audio.headers['content-length']]).toEqual([200, '8058']);
  });

  it('lies where the exchange looks for it once it is to be played', async () => {
    const { id } = await addPrompt();
    expect(await server.domains.prompts.soundsOf(tenant.tenantId, id)).toEqual([]);
    await upload(id, demoMusic());
    const [sound] = await server.domains.prompts.soundsOf(tenant.tenantId, id);
    if (sound?.kind !== 'prompt') throw new Error('nothing is played');
    const octets = await readFile(join(server.soundsDir, `${sound.object}.alaw`));
    expect(octets.length).toBe(18 * 8000);
  });

  it('in another language is heard where there is none in the one asked for', async () => {
    const { id } = await addPrompt();
    await upload(id, demoMusic(), 'en');
    expect(await server.domains.prompts.soundsOf(tenant.tenantId, id, 'zh-CN')).toHaveLength(1);
  });

  it('that is no sound is refused, and what there was stays', async () => {
    const { id } = await addPrompt();
    await upload(id, demoMusic());
    expect((await upload(id, Buffer.from('no sound at all'))).body.code).toBe('prompts.file_unreadable');
    const { body } = await reader.call(routes.list, {});
    expect(body.items).toMatchObject([{ id, version: 2, sounds: [{ number: 1 }] }]);
  });

  it('out of use is not heard', async () => {
    const { id, name } = await addPrompt();
    await upload(id, demoMusic());
    const body = { name, purpose: 'music', isActive: false, version: 2 } as const;
    expect((await reader.call(routes.change, { params: { id }, body })).status).toBe(200);
    expect(await server.domains.prompts.soundsOf(tenant.tenantId, id)).toEqual([]);
  });

  it('has a name of its own', async () => {
    const { name } = await addPrompt();
    const body = { name, purpose: 'announcement', isActive: true } as const;
    expect((await reader.call(routes.create, { body })).code).toBe('prompts.exists');
  });
});

describe('what is heard by default', () => {
  it('is chosen among those of the right kind', async () => {
    const [music, greeting] = [await addPrompt('music'), await addPrompt('announcement')];
    await upload(music.id, demoMusic());
    expect((await reader.call(routes.choice, {})).body).toEqual({ musicId: null, greetingId: null, version: 0 });
    const choose = (musicId: string | null, greetingId: string | null, version: number) =>
      reader.call(routes.changeChoice, { body: { musicId, greetingId, version } });
    expect((await choose(greeting.id, null, 0)).code).toBe('prompts.not_music');
    expect((await choose(newId(), null, 0)).code).toBe('prompts.not_found');
    expect((await choose(music.id, greeting.id, 0)).body.version).toBe(1);
    expect((await choose(null, null, 0)).code).toBe('command.stale_version');
    expect(await server.domains.prompts.music(tenant.tenantId)).toHaveLength(1);
    expect(await server.domains.prompts.greeting(tenant.tenantId)).toEqual([]);
  });
});

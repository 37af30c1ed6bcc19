import { deviceRoutes, promptRoutes, trunkRoutes } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { LocalCaller } from '../../platform/http/index.ts';
import { demoMusic } from './demo-music.ts';

/** Who has a telephone in the demo, by sign-in. */
const extensions = { agent: '1001', supervisor: '1002', admin: '1003' } as const;

/**
 * A line that anything on this machine may call on, the numbers behind it, and telephones: `9196` is an echo test, `95598`
 * rings the agent, whose voicemail answers when nobody does.
 */
export async function seedLines(
  {
    local,
    recordPrompt,
    as,
  }: {
    local: LocalCaller;
    recordPrompt(tenantId: string, promptId: string, file: Buffer, fileName: string): Promise<void>;
    as: Principal;
  },
  personIds: ReadonlyMap<string, string>,
): Promise<void> {
  const music = await local.call(as, promptRoutes.create, {
    body: { name: '保持音乐', purpose: 'music', isActive: true },
  });
  await recordPrompt(as.tenantId, music.id, demoMusic(), 'music.wav');
  await local.call(as, promptRoutes.changeChoice, { body: { musicId: music.id, greetingId: null, version: 0 } });
  const trunk = await local.call(as, trunkRoutes.create, {
    body: {
      name: '本机演示中继',
      transport: 'udp',
      host: '127.0.0.1',
      port: 5080,
      sources: ['127.0.0.1'],
      mostCalls: 30,
      keepAliveSeconds: 0,
      isEncrypted: false,
      isActive: true,
      registration: null,
    },
  });
  await local.call(as, trunkRoutes.createRule, {
    body: { name: '全部外呼', prefix: '', trunkId: trunk.id, presented: '95598', position: 1, isActive: true },
  });
  for (const [login, extension] of Object.entries(extensions)) {
    const personId = personIds.get(login);
    if (personId === undefined) continue;
    const name = `话机 ${extension}`;
    await local.call(as, deviceRoutes.create, { body: { personId, name, kind: 'desk', extension } });
  }
  const numbers = [
    { number: '9196', kind: 'echo', personId: null },
    { number: '95598', kind: 'person', personId: personIds.get('agent') ?? null },
    { number: '95599', kind: 'voicemail', personId: personIds.get('agent') ?? null },
  ] as const;
  for (const number of numbers) await local.call(as, trunkRoutes.createNumber, { body: { ...number, isActive: true } });
}

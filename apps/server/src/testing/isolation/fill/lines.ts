import { deviceRoutes, promptRoutes, trunkRoutes } from '@oneline/contracts';
import type { Office } from './office.ts';

/** A WAV file of half a second, 8 bits a sample, of which every octet is a letter of ASCII. */
export const soundText = [
  'RIFF\x24\x0f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\x0f\0\0',
  'p'.repeat(0x0f00),
].join('');

/** 中继与话机: a trunk with a number and a rule, who is turned away, and two telephones. */
export async function fillLines({ browser, mark, admin, mobile }: Office) {
  const digits = mobile.slice(-4);
  const trunkFacts = {
    transport: 'udp' as const,
    host: '127.0.0.1',
    port: 5090,
    sources: ['127.0.0.1'],
    mostCalls: 10,
    keepAliveSeconds: 0,
    isEncrypted: false,
    isActive: false,
  };
  const registration = { user: mark, realm: null, expiresSeconds: 600, password: mark };
  const trunk = await browser.call(trunkRoutes.create, { body: { ...trunkFacts, name: mark, registration } });
  const number = await browser.call(trunkRoutes.createNumber, {
    body: { number: `1${digits}`, kind: 'person', personId: admin.personId, isActive: true },
  });
  const ruleFacts = { prefix: digits, trunkId: trunk.id, presented: null, position: 1, isActive: true };
  const rule = await browser.call(trunkRoutes.createRule, { body: { ...ruleFacts, name: mark } });
  const policy = await browser.call(trunkRoutes.changePolicy, {
    body: { ...(await browser.call(trunkRoutes.policy)), forbiddenPrefixes: [digits] },
  });
  const blocked = await browser.call(trunkRoutes.block, { body: { number: mobile, reason: mark, until: null } });
  const telephone = { personId: admin.personId, name: mark, kind: 'desk' } as const;
  const { device } = await browser.call(deviceRoutes.create, { body: { ...telephone, extension: `7${digits}` } });
  const { device: other } = await browser.call(deviceRoutes.create, {
    body: { ...telephone, extension: `8${digits}` },
  });
  const prompt = await browser.call(promptRoutes.create, { body: { name: mark, purpose: 'music', isActive: true } });
  const recorded = await browser.send({
    method: 'POST',
    path: `/prompts/${prompt.id}/sound`,
    query: { language: 'zh-CN' },
    file: { name: `${mark}.wav`, text: soundText },
  });
  if (recorded.status !== 200) throw new Error(`the prompt was refused: ${JSON.stringify(recorded.body)}`);
  const choice = await browser.call(promptRoutes.changeChoice, {
    body: { musicId: prompt.id, greetingId: null, version: 0 },
  });
  return { prompt, choice, trunkFacts, trunk, number, ruleFacts, rule, policy, blocked, device, other };
}

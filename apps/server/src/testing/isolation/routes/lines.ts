import { newId } from '@oneline/kernel';
import { byId, done, type Generators, refused, shown } from '../aim.ts';
import { soundText } from '../fill/lines.ts';

/** Another at every call, so that what is refused is not refused for being taken. */
const anotherExtension = (): string => `6${newId().replaceAll(/\D/g, '').slice(-6)}`;

export const lines: Generators = {
  'GET /trunks': () => shown(),
  'POST /trunks': ({ lines: { trunkFacts } }) =>
    done({ body: { ...trunkFacts, name: `t${anotherExtension()}`, registration: null } }),
  'PUT /trunks/{id}': ({ lines: { trunk, trunkFacts } }) =>
    byId(trunk.id, { ...trunkFacts, name: `t${anotherExtension()}`, registration: null, version: trunk.version }),
  'GET /numbers': () => shown(),
  'POST /numbers': ({ admin }) =>
    refused({ body: { number: anotherExtension(), kind: 'person', personId: admin.personId, isActive: true } }),
  'PUT /numbers/{id}': ({ lines: { number } }) =>
    byId(number.id, {
      number: anotherExtension(),
      kind: 'echo',
      personId: null,
      isActive: true,
      version: number.version,
    }),
  'GET /outbound-rules': () => shown(),
  'POST /outbound-rules': ({ lines: { ruleFacts } }) => refused({ body: { ...ruleFacts, name: 'rule' } }),
  'PUT /outbound-rules/{id}': ({ lines: { rule, ruleFacts } }) =>
    byId(rule.id, { ...ruleFacts, name: 'rule', version: rule.version }),
  'GET /dial-policy': () => done(),
  'PUT /dial-policy': ({ lines: { policy } }) => done({ body: { ...policy, forbiddenPrefixes: ['00'] } }),
  'GET /blocked-numbers': () => shown(),
  'POST /blocked-numbers': () => done({ body: { number: anotherExtension(), reason: 'nuisance', until: null } }),
  'DELETE /blocked-numbers/{id}': ({ lines: { blocked } }) => byId(blocked.id),
  'GET /prompts': () => shown(),
  'POST /prompts': () => done({ body: { name: `p${anotherExtension()}`, purpose: 'music', isActive: true } }),
  'PUT /prompts/{id}': ({ lines: { prompt } }) =>
    byId(prompt.id, { name: `p${anotherExtension()}`, purpose: 'music', isActive: true, version: prompt.version + 1 }),
  'POST /prompts/{id}/sound': ({ lines: { prompt } }) =>
    refused({ path: { id: prompt.id }, query: { language: 'en' }, file: { name: 'a.wav', text: soundText } }),
  'GET /prompts/{id}/audio': ({ lines: { prompt } }) =>
    refused({ path: { id: prompt.id }, query: { language: 'zh-CN' } }),
  'GET /prompt-choice': () => shown(),
  'PUT /prompt-choice': ({ lines: { prompt, choice } }) =>
    refused({ body: { musicId: prompt.id, greetingId: null, version: choice.version } }),
  'GET /devices': () => shown(),
  'POST /devices': ({ admin }) =>
    refused({ body: { personId: admin.personId, name: 'desk', kind: 'desk', extension: anotherExtension() } }),
  'PUT /devices/{id}': ({ lines: { device } }) =>
    byId(device.id, { name: 'desk', isActive: true, version: device.version }),
  'POST /devices/{id}/secret': ({ lines: { other } }) => byId(other.id, { version: other.version }),
  'GET /me/devices': () => shown(),
};

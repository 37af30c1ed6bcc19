import { dayIn } from '@oneline/kernel';
import type { CallsPorts, NumberEntry, Reachable } from '../domains/calls/index.ts';
import type { DevicesModule } from '../domains/devices/index.ts';
import type { Directory } from '../domains/organisation/index.ts';
import type { PromptsModule } from '../domains/prompts/index.ts';
import type { RecordingsModule } from '../domains/recordings/index.ts';
import type { FoundNumber, TrunksModule } from '../domains/trunks/index.ts';
import type { Platform } from '../platform/platform.ts';

/** What steering calls asks of the other domains. */
export function callPorts(
  { tenants, clock }: Platform,
  domains: {
    recordings: RecordingsModule;
    prompts: PromptsModule;
    trunks: TrunksModule;
    devices: DevicesModule;
    directory: Directory;
  },
): CallsPorts {
  const { recordings, prompts, trunks, devices, directory } = domains;

  async function findPerson(tenantId: string, personId: string): Promise<Reachable | null> {
    const db = tenants.of(tenantId);
    const today = dayIn('UTC', clock.now());
    const [person, units, telephones] = await Promise.all([
      directory.findPerson(db, personId, today),
      directory.unitsOf(db, [personId], today),
      devices.listOfPerson(db, personId),
    ]);
    if (!person?.isActive) return null;
    return {
      personId,
      unitId: units.get(personId)?.[0] ?? null,
      name: person.name,
      extension: telephones[0]?.extension ?? null,
      deviceIds: telephones.map(({ id }) => id),
    };
  }

  async function entryOf(tenantId: string, number: FoundNumber['number']): Promise<NumberEntry> {
    const { kind, personId, promptId } = number;
    if (kind === 'prompt' && promptId !== null) return { kind, sounds: await prompts.soundsOf(tenantId, promptId) };
    if ((kind === 'person' || kind === 'voicemail') && personId !== null) return { kind, personId };
    return { kind: 'echo' };
  }

  async function findOwner(tenantId: string, device: { personId: string; isActive: boolean } | undefined) {
    return device?.isActive ? findPerson(tenantId, device.personId) : null;
  }

  return {
    async findNumber(trunkId, dialled) {
      const found = await trunks.findDialled(trunkId, dialled);
      if (!found) return null;
      const { tenantId, number } = found;
      return { tenantId, numberId: number.id, entry: await entryOf(tenantId, number) };
    },
    screen: trunks.screen,
    findPerson,
    findByDevice: async (tenantId, deviceId) => findOwner(tenantId, await devices.find(tenants.of(tenantId), deviceId)),
    findByExtension: async (tenantId, extension) =>
      findOwner(tenantId, await devices.findByExtension(tenants.of(tenantId), extension)),
    async waysOut(tenantId, dialled) {
      const routes = await trunks.waysOut(tenantId, dialled);
      if (typeof routes === 'string') return routes;
      return routes.map(({ presented, ...way }) => ({ ...way, from: { number: presented, name: null } }));
    },
    greeting: prompts.greeting,
    music: prompts.music,
    isRecorded: recordings.isRecorded,
    beginRecording: recordings.begin,
    dropRecording: recordings.drop,
    async exchangeSettings() {
      const [settings, telephones] = await Promise.all([trunks.exchangeSettings(), devices.exchangeSettings()]);
      return { ...settings, devices: telephones };
    },
  };
}

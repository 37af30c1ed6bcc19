import { dayIn } from '@oneline/kernel';
import type { CallsPorts, NumberEntry, Reachable } from '../domains/calls/index.ts';
import type { DevicesModule } from '../domains/devices/index.ts';
import type { Directory } from '../domains/organisation/index.ts';
import type { RecordingsModule } from '../domains/recordings/index.ts';
import type { FoundNumber, TrunksModule } from '../domains/trunks/index.ts';
import type { Platform } from '../platform/platform.ts';

/** What steering calls asks of the other domains. */
export function callPorts(
  { tenants, clock }: Platform,
  domains: { recordings: RecordingsModule; trunks: TrunksModule; devices: DevicesModule; directory: Directory },
): CallsPorts {
  const { recordings, trunks, devices, directory } = domains;

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

  async function findOwner(tenantId: string, device: { personId: string; isActive: boolean } | undefined) {
    return device?.isActive ? findPerson(tenantId, device.personId) : null;
  }

  return {
    async findNumber(trunkId, dialled) {
      const found = await trunks.findDialled(trunkId, dialled);
      return found && { tenantId: found.tenantId, numberId: found.number.id, entry: entryOf(found) };
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
    greeting: async () => [],
    music: async () => [],
    isRecorded: recordings.isRecorded,
    beginRecording: recordings.begin,
    dropRecording: recordings.drop,
    async exchangeSettings() {
      const [settings, telephones] = await Promise.all([trunks.exchangeSettings(), devices.exchangeSettings()]);
      return { ...settings, devices: telephones };
    },
  };
}

function entryOf({ number: { kind, personId } }: FoundNumber): NumberEntry {
  return kind === 'echo' || personId === null ? { kind: 'echo' } : { kind, personId };
}

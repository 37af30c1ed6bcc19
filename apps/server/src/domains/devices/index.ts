import { deviceRoutes as routes } from '@oneline/contracts';
import type { DeviceSettings } from '@oneline/telephony';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import { command, contextOf, query } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PersonNames } from '../organisation/index.ts';
import { createRegistrations, type Registrations } from './registrations.ts';
import { createDeviceService } from './service.ts';
import * as store from './store.ts';

export { deviceErrors } from './errors.ts';
export type { RegistrationNews } from './registrations.ts';
export type { StoredDevice } from './store.ts';

export interface DevicesModule extends DomainModule, Pick<Registrations, 'note' | 'settleOn' | 'settle'> {
  /** Those of a person that are in use. */
  listOfPerson(db: TenantDb, personId: string): Promise<store.StoredDevice[]>;
  find(db: TenantDb, id: string): Promise<store.StoredDevice | undefined>;
  findByExtension(db: TenantDb, extension: string): Promise<store.StoredDevice | undefined>;
  /** What the exchange is to know of the telephones of every tenant. */
  exchangeSettings(): Promise<readonly DeviceSettings[]>;
}

export interface DevicesOptions {
  readonly installationDb: TenantDb;
  readonly names: PersonNames;
}

/** A desk telephone registers at one or two places; a browser at one for each window that takes over from the last. */
const mostContacts = 3;

/** 话机: the telephones of people, what each registers with and where it is. */
export function createDevices(platform: Platform, { installationDb, names }: DevicesOptions): DevicesModule {
  const { sealer } = platform;
  const service = createDeviceService(sealer, names);
  const { note, settleOn, settle } = createRegistrations(platform, { installationDb, names });

  return {
    name: 'devices',
    routes: [
      query(routes.list, async ({ db }) => ({ items: await service.list(db) })),
      command(routes.create, (call, change, at) => service.create(contextOf(call, change, at), call.body), {
        isReplySecret: true,
      }),
      command(routes.change, (call, change, at) =>
        service.change(contextOf(call, change, at), call.params.id, call.body),
      ),
      command(
        routes.resetSecret,
        (call, change, at) => service.resetSecret(contextOf(call, change, at), call.params.id, call.body.version),
        { isReplySecret: true },
      ),
      query(routes.own, async ({ db, principal }) => ({ items: await service.own(db, principal.personId) })),
    ],
    topics: [{ topic: 'devices', access: 'device.read' }],
    listOfPerson: async (db, personId) => (await store.listOfPerson(db, personId)).filter(({ isActive }) => isActive),
    find: store.findDevice,
    findByExtension: store.findByExtension,
    async exchangeSettings() {
      const devices = await store.listEverywhere(installationDb);
      return devices.map(({ tenantId, device: { id, extension, realm, md5, sha256 } }) => ({
        deviceId: id,
        tenantId,
        user: extension,
        realm,
        credentials: { md5: sealer.open(md5), sha256: sealer.open(sha256) },
        mostContacts,
      }));
    },
    note,
    settleOn,
    settle,
    close: settle,
  };
}

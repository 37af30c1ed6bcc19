import type { BodyOf, Device, DeviceWithSecret, deviceRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { changesBetween, commandErrors, type Sealer } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CommandContext } from '../../platform/http/index.ts';
import type { PersonNames } from '../organisation/index.ts';
import { deviceErrors } from './errors.ts';
import { credentialsOf, inventSecret } from './secret.ts';
import * as store from './store.ts';

export interface DeviceService {
  list(db: TenantDb): Promise<Device[]>;
  own(db: TenantDb, personId: string): Promise<Device[]>;
  /** Errors: `devices.person_unknown`, `devices.extension_taken`. */
  create(context: CommandContext, body: BodyOf<typeof deviceRoutes.create>): Promise<DeviceWithSecret>;
  /** Errors: `devices.not_found`, `command.stale_version`. */
  change(context: CommandContext, id: string, body: BodyOf<typeof deviceRoutes.change>): Promise<Device>;
  resetSecret(context: CommandContext, id: string, version: number): Promise<DeviceWithSecret>;
}

type Verb = 'created' | 'changed' | 'secret_reset';

export function createDeviceService(sealer: Sealer, names: PersonNames): DeviceService {
  async function named(db: TenantDb, devices: readonly store.StoredDevice[]): Promise<Device[]> {
    const personIds = [...new Set(devices.map(({ personId }) => personId))];
    const known = personIds.length === 0 ? new Map<string, string>() : await names(db, personIds);
    return devices.map((device) => presentDevice(device, known.get(device.personId) ?? null));
  }
  const nameOne = async (db: TenantDb, device: store.StoredDevice) => (await named(db, [device]))[0] as Device;

  function seal(user: string, realm: string, secret: string) {
    const { md5, sha256 } = credentialsOf(user, realm, secret);
    return { md5: sealer.seal(md5), sha256: sealer.seal(sha256) };
  }

  async function record(
    { db, change }: CommandContext,
    { before, after, verb }: { before: store.StoredDevice | null; after: store.StoredDevice; verb: Verb },
  ): Promise<Device> {
    const dto = await nameOne(db, after);
    const action = `device.${verb}` as const;
    change.audit({
      action,
      subject: { kind: 'device', id: after.id, name: after.name },
      changes: changesBetween(before && presentDevice(before, dto.personName), dto),
    });
    change.emit({ topic: 'devices', type: action, subject: after, payload: dto });
    return dto;
  }

  async function replace(
    context: CommandContext,
    { id, version, verb }: { id: string; version: number; verb: Verb },
    next: (before: store.StoredDevice) => Partial<store.StoredDevice>,
  ): Promise<Device> {
    const { db, change, at } = context;
    const before = await store.findDevice(db, id);
    if (!before) throw deviceErrors.notFound({ id });
    if (before.version !== version) throw commandErrors.staleVersion({ current: await nameOne(db, before) });
    const after = { ...before, ...next(before), version: version + 1, updatedAt: at.toISOString() };
    change.write(store.updateDevice(db, after));
    return record(context, { before, after, verb });
  }

  return {
    list: async (db) => named(db, await store.listDevices(db)),
    own: async (db, personId) => named(db, await store.listOfPerson(db, personId)),
    async create(context, body) {
      const { db, tenantId, change, at } = context;
      if (!(await names(db, [body.personId])).has(body.personId)) {
        throw deviceErrors.personUnknown({ personId: body.personId });
      }
      const [realm, secret] = [await store.realmOf(db), inventSecret()];
      const device: store.StoredDevice = {
        ...body,
        ...seal(body.extension, realm, secret),
        id: newId(at.getTime()),
        realm,
        isActive: true,
        contacts: [],
        registeredAt: null,
        address: null,
        userAgent: null,
        version: 1,
        updatedAt: at.toISOString(),
      };
      change.write(store.insertDevice(tenantId, device));
      change.refuseOn('extension_taken', () => deviceErrors.extensionTaken({ extension: body.extension }));
      return { device: await record(context, { before: null, after: device, verb: 'created' }), secret };
    },
    change: (context, id, { version, ...body }) => replace(context, { id, version, verb: 'changed' }, () => body),
    async resetSecret(context, id, version) {
      const secret = inventSecret();
      const renewed = ({ extension, realm }: store.StoredDevice) => seal(extension, realm, secret);
      return { device: await replace(context, { id, version, verb: 'secret_reset' }, renewed), secret };
    },
  };
}

export function presentDevice(device: store.StoredDevice, personName: string | null): Device {
  const { md5: _, sha256: __, contacts: ___, ...rest } = device;
  return { ...rest, personName };
}

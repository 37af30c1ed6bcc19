import { systemOrigin } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PersonNames } from '../organisation/index.ts';
import { presentDevice } from './service.ts';
import * as store from './store.ts';

export interface RegistrationNews {
  readonly deviceId: string;
  readonly contact: string;
  readonly at: string;
  /** Null: it is no longer registered there. */
  readonly from: { readonly address: string; readonly userAgent: string } | null;
}

export interface Registrations {
  /** Writes down where a telephone is registered, each after the one before. */
  note(news: RegistrationNews): void;
  /** Those that are registered now; every other one is not. */
  settleOn(living: readonly { readonly deviceId: string; readonly contacts: readonly string[] }[], at: string): void;
  settle(): Promise<void>;
}

/** Where telephones are registered, as the exchange tells, for whoever looks at them. */
export function createRegistrations(
  { tenants, commands, log }: Pick<Platform, 'tenants' | 'commands' | 'log'>,
  { installationDb, names }: { installationDb: TenantDb; names: PersonNames },
): Registrations {
  let tail: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    tail = tail.then(work).catch((error: unknown) => log.error({ err: error }, 'a registration went unwritten'));
  };

  async function save(
    deviceId: string,
    at: string,
    next: (before: store.StoredDevice) => Pick<store.StoredDevice, 'contacts' | 'address' | 'userAgent'>,
  ): Promise<void> {
    const tenantId = await store.tenantOfDevice(installationDb, deviceId);
    if (tenantId === undefined) return;
    const db = tenants.of(tenantId);
    const before = await store.findDevice(db, deviceId);
    if (!before) return;
    const { contacts, address, userAgent } = next(before);
    const isSame =
      contacts.join() === before.contacts.join() && address === before.address && userAgent === before.userAgent;
    if (isSame) return;
    const registeredAt = contacts.length === 0 ? null : (before.registeredAt ?? at);
    const after: store.StoredDevice = { ...before, contacts, address, userAgent, registeredAt };
    const personName = (await names(db, [before.personId])).get(before.personId) ?? null;
    await commands.run(systemOrigin(tenantId), async (change) => {
      change.write(store.updateRegistration(db, after));
      const payload = presentDevice(after, personName);
      change.emit({ topic: 'devices', type: 'device.registration_changed', subject: after, payload });
    });
  }

  const without = (before: store.StoredDevice, contact: string) => before.contacts.filter((one) => one !== contact);
  const none = { contacts: [], address: null, userAgent: null };

  return {
    note({ deviceId, contact, at, from }) {
      inTurn(() =>
        save(deviceId, at, (before) => {
          if (from) return { ...from, contacts: [...without(before, contact), contact] };
          const contacts = without(before, contact);
          return contacts.length === 0 ? none : { ...before, contacts };
        }),
      );
    },
    settleOn(living, at) {
      inTurn(async () => {
        const contactsOf = new Map(living.map(({ deviceId, contacts }) => [deviceId, contacts]));
        const known = await store.listRegistered(installationDb);
        for (const deviceId of new Set([...known, ...contactsOf.keys()])) {
          const contacts = contactsOf.get(deviceId) ?? [];
          await save(deviceId, at, (before) => (contacts.length === 0 ? none : { ...before, contacts }));
        }
      });
    },
    settle: () => tail,
  };
}

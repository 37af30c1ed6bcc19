import type { Clock } from '@oneline/kernel';
import {
  type Binding,
  createAuthorizer,
  createDigestServer,
  createRegistrar,
  isSipUri,
  parseUri,
  type ServerTransaction,
  type SipStack,
} from '@oneline/sip';
import { telephonyErrors } from '../errors.ts';
import type { DeviceSettings } from '../port/command.ts';
import type { EventBody } from '../port/event.ts';
import type { Target } from './target.ts';

export interface Devices {
  configure(devices: readonly DeviceSettings[]): void;
  /** Error: `telephony.device_away` for one that is not known. */
  get(deviceId: string): DeviceSettings;
  /** Ways to every registered contact, the best first. */
  targetsOf(device: DeviceSettings): Target[];
  /** The device that a request says it is from, whether it is or not. */
  claimed(transaction: ServerTransaction): DeviceSettings | undefined;
  /** Whether it is; if not it has been answered: challenged, or refused. */
  isAuthentic(transaction: ServerTransaction, device: DeviceSettings): boolean;
  register(transaction: ServerTransaction, device: DeviceSettings): void;
  disconnected(connectionId: number): void;
  hasContactAt(address: string): boolean;
  list(): { deviceId: string; contacts: string[] }[];
  close(): void;
}

export function createDevices(options: {
  stack: () => SipStack;
  clock: Clock;
  emit: (body: EventBody) => void;
}): Devices {
  const { stack, clock, emit } = options;
  let byId = new Map<string, DeviceSettings>();
  let byUser = new Map<string, DeviceSettings[]>();
  /** Where telephones are registered from. */
  let addresses: ReadonlySet<string> = new Set();
  const authorize = createAuthorizer({
    digests: createDigestServer({ clock }),
    onOffence: (address, offence) => stack().defence.note(address, offence),
  });

  const noteAddresses = (): void => {
    const bindings = [...byId.keys()].flatMap((deviceId) => registrar().bindingsOf(deviceId));
    addresses = new Set(bindings.map(({ peer }) => peer.address));
  };

  /** Made when the stack is there. */
  let made: ReturnType<typeof createRegistrar> | undefined;
  const registrar = () => {
    made ??= createRegistrar({
      timers: stack().timers,
      listener: {
        onBound(deviceId, binding) {
          noteAddresses();
          emit(registered(deviceId, binding));
        },
        onUnbound(deviceId, { uri }, why) {
          noteAddresses();
          emit({ type: 'device.unregistered', deviceId, contact: uri, why });
        },
      },
    });
    return made;
  };

  function registered(deviceId: string, { uri, userAgent, peer, expiresAtMs }: Binding): EventBody {
    const lastsMs = expiresAtMs - stack().timers.nowMs();
    const expiresAt = new Date(clock.now().getTime() + lastsMs).toISOString();
    const address = `${peer.address}:${peer.port}`;
    return { type: 'device.registered', deviceId, contact: uri, userAgent, address, expiresAt };
  }

  return {
    configure(devices) {
      const before = byId;
      byId = new Map(devices.map((device) => [device.deviceId, device]));
      byUser = new Map();
      for (const device of devices) byUser.set(device.user, [...(byUser.get(device.user) ?? []), device]);
      for (const [deviceId, device] of before) {
        const now = byId.get(deviceId);
        const isSame = now && JSON.stringify(now.credentials) === JSON.stringify(device.credentials);
        if (!isSame) registrar().remove(deviceId, 'forbidden');
      }
    },
    get(deviceId) {
      const device = byId.get(deviceId);
      if (device === undefined) throw telephonyErrors.deviceAway({ deviceId });
      return device;
    },
    targetsOf: ({ deviceId, realm }) =>
      registrar()
        .bindingsOf(deviceId)
        .map(({ uri, peer, path }) => ({ uri, peer, staysWithPeer: true, routes: path, host: realm })),
    claimed({ request }) {
      const uri = parseUri(request.headers.from.uri);
      if (!isSipUri(uri) || uri.user === null) return undefined;
      const alike = byUser.get(uri.user) ?? [];
      // Telephones that know only our address: the user alone has to tell.
      return alike.find(({ realm }) => realm === uri.host) ?? (alike.length === 1 ? alike[0] : undefined);
    },
    isAuthentic(transaction, { realm, user, credentials }) {
      const digests = { MD5: credentials.md5, 'SHA-256': credentials.sha256 };
      const as = transaction.request.method === 'REGISTER' ? 'server' : 'proxy';
      return authorize(transaction, { realm, as, digestsOf: (name) => (name === user ? digests : undefined) }) === user;
    },
    register: (transaction, { deviceId, mostContacts }) => registrar().register(transaction, deviceId, mostContacts),
    disconnected: (connectionId) => registrar().disconnect(connectionId),
    hasContactAt: (address) => addresses.has(address),
    list: () =>
      [...byId.keys()].flatMap((deviceId) => {
        const contacts = registrar()
          .bindingsOf(deviceId)
          .map(({ uri }) => uri);
        return contacts.length === 0 ? [] : [{ deviceId, contacts }];
      }),
    close: () => made?.close(),
  };
}

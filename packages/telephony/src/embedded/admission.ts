import type { IncomingCall, ServerTransaction, SipRequest } from '@oneline/sip';
import type { Origin } from '../port/party.ts';
import type { Devices } from './devices.ts';
import type { ExchangeLog } from './settings.ts';
import type { Trunks } from './trunks.ts';

/** Who makes a call that came. */
export interface Recognised {
  readonly origin: Origin;
  readonly tenantId: string;
  readonly isEncrypted: boolean;
}

export interface Admission {
  /**
   * Whether a request that begins something is from somebody known; otherwise it has been answered, or is dropped without a
   * word: a stranger learns nothing of us.
   */
  admit(transaction: ServerTransaction): boolean;
  register(transaction: ServerTransaction): void;
  recognise(call: IncomingCall): Recognised | undefined;
  /** Everything in a call of a telephone goes back to where it came from: it may be behind a NAT. */
  staysWithSource(request: SipRequest): boolean;
}

export function createAdmission(options: {
  trunks: () => Trunks;
  devices: () => Devices;
  isClosing: () => boolean;
  note(address: string): void;
  log: ExchangeLog;
}): Admission {
  const known = new WeakMap<SipRequest, Recognised>();

  function fromDevice(transaction: ServerTransaction): boolean | undefined {
    const device = options.devices().claimed(transaction);
    if (device === undefined) return undefined;
    if (!options.devices().isAuthentic(transaction, device)) return false;
    const { deviceId, tenantId } = device;
    known.set(transaction.request, { origin: { kind: 'device', deviceId }, tenantId, isEncrypted: false });
    return true;
  }

  function fromTrunk({ request, peer }: ServerTransaction): boolean {
    const trunk = options.trunks().from(peer.address, peer.port);
    if (trunk === undefined) return false;
    const { trunkId, tenantId, isEncrypted } = trunk;
    known.set(request, { origin: { kind: 'trunk', trunkId }, tenantId, isEncrypted });
    return true;
  }

  return {
    admit(transaction) {
      const { request, peer } = transaction;
      if (options.isClosing() && (request.method === 'INVITE' || request.method === 'REGISTER')) {
        transaction.answer(503);
        return false;
      }
      const isDevice = fromDevice(transaction);
      if (isDevice !== undefined) return isDevice;
      if (fromTrunk(transaction)) return true;
      options.note(peer.address);
      options.log.info({ pii: { address: peer.address, method: request.method } }, 'a stranger was not answered');
      return false;
    },
    register(transaction) {
      const origin = known.get(transaction.request)?.origin;
      if (origin?.kind !== 'device') transaction.answer(403);
      else options.devices().register(transaction, options.devices().get(origin.deviceId));
    },
    recognise: (call) => known.get(call.request),
    staysWithSource: (request) => known.get(request)?.origin.kind === 'device',
  };
}

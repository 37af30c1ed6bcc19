import {
  type AddressList,
  createAddressList,
  createDigestClient,
  createKeepAlive,
  createRegistration,
  type DigestClient,
  type SipStack,
} from '@oneline/sip';
import { telephonyErrors } from '../errors.ts';
import type { TrunkSettings } from '../port/command.ts';
import type { EventBody } from '../port/event.ts';
import type { Target } from './target.ts';

export type TrunkState = 'up' | 'down' | 'registering';

export interface Trunks {
  /** Takes down what is not in it any more, leaves what is as it was. */
  configure(trunks: readonly TrunkSettings[]): void;
  /** Error: `telephony.trunk_unknown`. */
  get(trunkId: string): TrunkSettings;
  /** The trunk that sends from here; with several the one of that port. */
  from(address: string, port: number): TrunkSettings | undefined;
  targetOf(trunk: TrunkSettings, number: string): Target;
  states(): { trunkId: string; state: TrunkState }[];
  close(): void;
}

interface Trunk {
  readonly settings: TrunkSettings;
  readonly sources: AddressList;
  readonly digest: DigestClient | undefined;
  state: TrunkState;
  close(): void;
}

export function createTrunks({ stack, emit }: { stack: () => SipStack; emit: (body: EventBody) => void }): Trunks {
  const trunks = new Map<string, Trunk>();

  const addressOf = ({ host, port, transport }: TrunkSettings, user: string | null): string =>
    `sip:${user === null ? '' : `${encodeURIComponent(user).replaceAll('%2B', '+')}@`}${host}:${port}${transport === 'udp' ? '' : `;transport=${transport}`}`;

  function open(settings: TrunkSettings): Trunk {
    const { registration, trunkId } = settings;
    const digest = registration && createDigestClient(() => registration);
    const closers: (() => void)[] = [];
    const trunk: Trunk = {
      settings,
      sources: createAddressList(settings.sources),
      digest: digest ?? undefined,
      state: registration === null ? 'up' : 'registering',
      close() {
        for (const close of closers) close();
      },
    };
    const become = (state: TrunkState, sipStatus: number | null): void => {
      trunk.state = state;
      emit({ type: 'trunk.state', trunkId, state, sipStatus });
    };
    const { agent, timers, locator } = stack();
    if (registration !== null && digest !== null) {
      const kept = createRegistration({
        agent,
        timers,
        locate: locator.locate,
        registrar: addressOf(settings, null),
        address: addressOf(settings, registration.user),
        expiresSeconds: registration.expiresSeconds,
        digest,
        onState: become,
      });
      closers.push(() => kept.close());
    } else {
      become('up', null);
    }
    if (settings.keepAliveSeconds > 0) keepAlive(settings, closers, become);
    return trunk;
  }

  function keepAlive(
    settings: TrunkSettings,
    closers: (() => void)[],
    become: (state: TrunkState, status: number | null) => void,
  ): void {
    const { agent, timers, locator } = stack();
    const uri = addressOf(settings, null);
    let isClosed = false;
    closers.push(() => {
      isClosed = true;
    });
    locator.locate(uri, (peer) => {
      if (isClosed) return;
      if (peer === undefined) {
        become('down', null);
        return;
      }
      const everySeconds = settings.keepAliveSeconds;
      const onState = (isUp: boolean): void => {
        // A registration that was refused is not up for an answer to OPTIONS.
        if (settings.registration === null || !isUp) become(isUp ? 'up' : 'down', null);
      };
      const kept = createKeepAlive({ agent, timers, uri, peer, everySeconds, onState });
      closers.push(() => kept.close());
    });
  }

  return {
    configure(wanted) {
      const byId = new Map(wanted.map((one) => [one.trunkId, one]));
      for (const [trunkId, trunk] of trunks) {
        if (JSON.stringify(byId.get(trunkId)) === JSON.stringify(trunk.settings)) continue;
        trunk.close();
        trunks.delete(trunkId);
      }
      for (const settings of wanted) if (!trunks.has(settings.trunkId)) trunks.set(settings.trunkId, open(settings));
    },
    get(trunkId) {
      const trunk = trunks.get(trunkId);
      if (trunk === undefined) throw telephonyErrors.trunkUnknown({ trunkId });
      return trunk.settings;
    },
    from(address, port) {
      const found = [...trunks.values()].filter(({ sources }) => sources.has(address));
      return (found.find(({ settings }) => settings.port === port) ?? found[0])?.settings;
    },
    targetOf(settings, number) {
      const digest = trunks.get(settings.trunkId)?.digest;
      return { uri: addressOf(settings, number), host: settings.host, ...(digest && { digest }) };
    },
    states: () => [...trunks.values()].map(({ settings, state }) => ({ trunkId: settings.trunkId, state })),
    close() {
      for (const trunk of trunks.values()) trunk.close();
      trunks.clear();
    },
  };
}

import { isIP } from 'node:net';
import { bridge } from '../conference/bridge.ts';
import { errors } from '../errors.ts';
import type { LegObserver } from '../leg/leg-interface.ts';
import type { LegQuality } from '../leg/quality.ts';
import type { LegSettings } from '../leg/settings.ts';
import { createUdpLeg } from '../leg/udp-leg.ts';
import { createPortAllocator, type PortRange } from '../ports/port-allocator.ts';
import type { Wheel } from '../wheel/wheel.ts';
import { createLegSession, type LegSession } from './leg-session.ts';
import type { PromptShelf } from './prompt-shelf.ts';
import type { MediaCommand, MediaEventBody } from './protocol.ts';

export interface LegsOptions {
  readonly ports: PortRange;
  readonly wheel: Wheel;
  readonly shelf: PromptShelf;
  readonly now: () => number;
  readonly epochMs: number;
  readonly random: () => number;
  readonly emit: (event: MediaEventBody) => void;
}

/** The legs of a thread by name, and who is bridged to whom. */
export interface Legs {
  /** The local port. @throws `media.already_exists`, `media.bad_address`, `media.no_free_port`, `media.cannot_bind` */
  open(command: Extract<MediaCommand, { kind: 'leg.open' }>): Promise<number>;
  /** @throws `media.no_such_leg` */
  get(name: string): LegSession;
  /** @throws `media.bad_address` */
  apply(name: string, settings: LegSettings): void;
  bridge(one: string, other: string): void;
  /** Also ends an echo. */
  unbridge(name: string): void;
  echo(name: string): void;
  close(name: string): LegQuality;
  readonly names: readonly string[];
  readonly portsInUse: number;
  readonly portCapacity: number;
}

interface OpenLeg {
  readonly session: LegSession;
  close(): LegQuality;
  peer?: string | undefined;
}

export function createLegs({ ports: range, wheel, shelf, now, epochMs, random, emit }: LegsOptions): Legs {
  const allocator = createPortAllocator(range, now);
  /** Undefined while its ports are being opened. */
  const legs = new Map<string, OpenLeg | undefined>();

  const find = (name: string): OpenLeg => {
    const leg = legs.get(name);
    if (leg === undefined) throw errors.noSuchLeg({ leg: name });
    return leg;
  };

  const unbridge = (name: string): void => {
    const { peer, session } = find(name);
    if (peer === undefined) return;
    session.leg.relayTo(undefined);
    legs.get(peer)?.session.leg.relayTo(undefined);
    for (const end of [name, peer]) {
      const leg = legs.get(end);
      if (leg !== undefined) leg.peer = undefined;
    }
  };

  const checkAddresses = ({ remote, remoteRtcp }: LegSettings): void => {
    for (const address of [remote, remoteRtcp]) {
      if (address !== undefined && isIP(address.host) !== isIP(range.host))
        throw errors.badAddress({ host: address.host });
    }
  };

  return {
    get names() {
      return [...legs].flatMap(([name, leg]) => (leg === undefined ? [] : [name]));
    },
    get portsInUse() {
      return allocator.inUse;
    },
    get portCapacity() {
      return allocator.capacity;
    },
    get: (name) => find(name).session,
    async open({ leg: name, settings, isRtcpMuxed = false, latchWindowMs, silentAfterMs }) {
      if (legs.has(name)) throw errors.alreadyExists({ leg: name });
      checkAddresses(settings);
      legs.set(name, undefined);
      const ports = await allocator.open({ isRtcpMuxed }).catch((error: unknown) => {
        legs.delete(name);
        throw error;
      });
      const makeLeg = (observer: LegObserver) =>
        createUdpLeg({
          ports,
          now,
          onFault: (error) => emit({ kind: 'worker.fault', message: error.message, times: 1 }),
          settings,
          observer,
          cname: crypto.randomUUID(),
          nowMs: now(),
          epochMs,
          random,
          ...(latchWindowMs === undefined ? {} : { latchWindowMs }),
          ...(silentAfterMs === undefined ? {} : { silentAfterMs }),
        });
      let session: LegSession;
      try {
        session = createLegSession({ name, emit, itemsOf: (names) => shelf.itemsOf(names), now, makeLeg });
      } catch (error) {
        legs.delete(name);
        ports.release();
        throw error;
      }
      const leaveWheel = wheel.seat(session.turn);
      legs.set(name, {
        session,
        close() {
          leaveWheel();
          session.close();
          const quality = session.leg.close(now());
          ports.release();
          return quality;
        },
      });
      return ports.port;
    },
    apply(name, settings) {
      const { session } = find(name);
      checkAddresses(settings);
      session.leg.apply(settings, now());
    },
    bridge(one, other) {
      const [a, b] = [find(one), find(other)];
      for (const name of [one, other]) unbridge(name);
      bridge(a.session.leg, b.session.leg);
      a.peer = other;
      b.peer = one;
    },
    unbridge,
    echo(name) {
      unbridge(name);
      const leg = find(name);
      leg.session.leg.relayTo(leg.session.leg);
      leg.peer = name;
    },
    close(name) {
      const leg = find(name);
      unbridge(name);
      legs.delete(name);
      return leg.close();
    },
  };
}

import type { MediaPool, PlayItemName, RoleName } from '@oneline/media';
import { telephonyErrors } from '../errors.ts';
import type { Monitoring } from '../port/command.ts';
import type { LiveBridge } from '../port/driver.ts';
import type { EventBody } from '../port/event.ts';
import { type Arrangement, arrange, isSameSeat, type Seat as SeatOf } from './arrange.ts';
import type { Leg } from './leg.ts';

export interface Bridges {
  /** Makes it, or adds to it. */
  bridge(bridgeId: string, legs: readonly Leg[]): Promise<void>;
  /** Error: `telephony.bridge_unknown`. */
  join(bridgeId: string, leg: Leg): Promise<void>;
  leave(bridgeId: string, leg: Leg): Promise<void>;
  end(bridgeId: string): Promise<void>;
  monitor(bridgeId: string, leg: Leg, mode: Monitoring, whisperTo: string | undefined): Promise<void>;
  /** Error: `telephony.wrong_state` for a leg that is in no bridge. */
  hold(leg: Leg, music: readonly PlayItemName[]): Promise<void>;
  unhold(leg: Leg): Promise<void>;
  /** A leg is over, or is to be alone: wherever it is, it leaves. */
  release(leg: Leg): Promise<void>;
  /** The media of these legs has begun anew: whoever of them is in a bridge is joined again. */
  restore(legs: readonly Leg[]): Promise<void>;
  has(bridgeId: string): boolean;
  /** Error: `telephony.bridge_unknown`. */
  require(bridgeId: string, ...legIds: readonly string[]): Promise<void>;
  list(): LiveBridge[];
}

type Seat = SeatOf<Leg>;

interface Bridge {
  readonly id: string;
  readonly members: Set<Leg>;
  readonly monitors: Map<Leg, { readonly mode: Monitoring; readonly whisperTo: string | undefined }>;
  /** Who holds, and what the others hear meanwhile. */
  readonly holders: Map<Leg, readonly PlayItemName[]>;
  isOver: boolean;
}

export function createBridges({ pool, emit }: { pool: MediaPool; emit: (body: EventBody) => void }): Bridges {
  const bridges = new Map<string, Bridge>();
  const bridgeOf = new Map<Leg, Bridge>();
  /** Where each leg sits now, as its media worker knows it. */
  const seats = new Map<Leg, Seat>();
  let work: Promise<unknown> = Promise.resolve();

  /** One after the other: what a change finds is what the one before has left. */
  function inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = work.then(change);
    work = done.catch(() => undefined);
    return done;
  }

  function find(bridgeId: string): Bridge {
    const bridge = bridges.get(bridgeId);
    if (bridge === undefined) throw telephonyErrors.bridgeUnknown({ bridgeId });
    return bridge;
  }

  async function stand(leg: Leg): Promise<void> {
    const seat = seats.get(leg);
    seats.delete(leg);
    if (seat === undefined || leg.isOver || !leg.media.isReady) return;
    // Kept while it is with others, and heard again after.
    if (seat.kind === 'alone' && seat.background.kind !== 'silence') {
      await pool
        .send({ kind: 'leg.background', leg: leg.media.name, background: { kind: 'silence' } })
        .catch(() => undefined);
    }
    if (seat.kind === 'pair') await pool.send({ kind: 'unbridge', leg: leg.media.name }).catch(() => undefined);
    if (seat.kind === 'conference') {
      const command = { kind: 'conference.dismiss', conference: seat.conference, leg: leg.media.name } as const;
      await pool.send(command).catch(() => undefined);
    }
  }

  async function sit(leg: Leg, seat: Seat): Promise<void> {
    const { name } = leg.media;
    if (seat.kind === 'alone') await pool.send({ kind: 'leg.background', leg: name, background: seat.background });
    if (seat.kind === 'pair') await pool.send({ kind: 'bridge', legs: [name, seat.with.media.name] });
    if (seat.kind === 'conference') {
      await pool.send({ kind: 'conference.admit', conference: seat.conference, leg: name, role: seat.role });
    }
    seats.set(leg, seat);
    if (seat.kind === 'pair') seats.set(seat.with, { kind: 'pair', with: leg });
  }

  /** Brings everybody to where the bridge wants them, those first who leave a place. */
  async function settle(bridge: Bridge): Promise<void> {
    const wanted: Arrangement<Leg> = arrange({
      conference: bridge.id,
      members: [...bridge.members].filter((leg) => !leg.isOver && leg.media.isReady),
      monitors: new Map(
        [...bridge.monitors]
          .filter(([leg]) => !leg.isOver && leg.media.isReady)
          .map(([leg, { mode, whisperTo }]) => [leg, roleOf(mode, whisperTo)]),
      ),
      holders: bridge.holders,
    });
    for (const [leg, seat] of wanted) {
      const now = seats.get(leg);
      if (now !== undefined && now.kind !== seat.kind) await stand(leg);
      else if (now?.kind === 'pair' && seat.kind === 'pair' && now.with !== seat.with) await stand(leg);
    }
    for (const [leg, seat] of wanted) if (!isSameSeat(seats.get(leg), seat)) await sit(leg, seat);
  }

  const legOf = (bridge: Bridge, legId: string | undefined): Leg | undefined =>
    [...bridge.members].find(({ id }) => id === legId);

  /** Takes a leg out of its bridge; what remains goes on. */
  async function remove(leg: Leg): Promise<void> {
    const bridge = bridgeOf.get(leg);
    if (bridge === undefined) return;
    bridgeOf.delete(leg);
    const wasMember = bridge.members.delete(leg);
    bridge.monitors.delete(leg);
    bridge.holders.delete(leg);
    // Its partner is told by the worker that it is alone.
    const seat = seats.get(leg);
    if (seat?.kind === 'pair') seats.delete(seat.with);
    await stand(leg);
    if (wasMember) emit({ type: 'leg.left', legId: leg.id, bridgeId: bridge.id });
    if (!bridge.isOver) await settle(bridge);
  }

  async function add(bridge: Bridge, leg: Leg): Promise<void> {
    if (bridge.members.has(leg)) return;
    leg.require('early', 'answered');
    await remove(leg);
    bridge.members.add(leg);
    bridgeOf.set(leg, bridge);
  }

  const joined = (bridge: Bridge, legs: readonly Leg[]): void => {
    for (const leg of legs) emit({ type: 'leg.joined', legId: leg.id, bridgeId: bridge.id });
  };

  async function enter(bridge: Bridge, legs: readonly Leg[]): Promise<void> {
    const entering = legs.filter((leg) => !bridge.members.has(leg));
    for (const leg of entering) await add(bridge, leg);
    await settle(bridge);
    joined(bridge, entering);
  }

  return {
    bridge: (bridgeId, legs) =>
      inTurn(async () => {
        for (const leg of legs) leg.require('early', 'answered');
        const bridge = bridges.get(bridgeId) ?? {
          id: bridgeId,
          members: new Set(),
          monitors: new Map(),
          holders: new Map(),
          isOver: false,
        };
        bridges.set(bridgeId, bridge);
        await enter(bridge, legs);
      }),
    join: (bridgeId, leg) => inTurn(() => enter(find(bridgeId), [leg])),
    leave: (bridgeId, leg) =>
      inTurn(async () => {
        if (bridgeOf.get(leg) !== find(bridgeId)) throw telephonyErrors.wrongState({ legId: leg.id, bridgeId });
        await remove(leg);
      }),
    end: (bridgeId) =>
      inTurn(async () => {
        const bridge = find(bridgeId);
        bridge.isOver = true;
        bridges.delete(bridgeId);
        for (const leg of [...bridge.members, ...bridge.monitors.keys()]) await remove(leg);
      }),
    monitor: (bridgeId, leg, mode, whisperTo) =>
      inTurn(async () => {
        const bridge = find(bridgeId);
        leg.require('answered');
        if (mode === 'whisper' && legOf(bridge, whisperTo) === undefined) {
          throw telephonyErrors.legUnknown({ legId: whisperTo });
        }
        if (bridgeOf.get(leg) !== bridge) await remove(leg);
        bridgeOf.set(leg, bridge);
        bridge.monitors.set(leg, { mode, whisperTo });
        await settle(bridge);
      }),
    hold: (leg, music) =>
      inTurn(async () => {
        const bridge = bridgeOf.get(leg);
        if (bridge === undefined) throw telephonyErrors.wrongState({ legId: leg.id });
        bridge.holders.set(leg, music);
        await settle(bridge);
        leg.held('here', true);
      }),
    unhold: (leg) =>
      inTurn(async () => {
        const bridge = bridgeOf.get(leg);
        if (bridge?.holders.delete(leg) !== true) throw telephonyErrors.wrongState({ legId: leg.id });
        await settle(bridge);
        leg.held('here', false);
      }),
    release: (leg) => inTurn(() => remove(leg)),
    restore: (legs) =>
      inTurn(async () => {
        const touched = new Set<Bridge>();
        for (const leg of legs) {
          seats.delete(leg);
          const bridge = bridgeOf.get(leg);
          if (bridge) touched.add(bridge);
        }
        for (const bridge of touched) await settle(bridge);
      }),
    has: (bridgeId) => bridges.has(bridgeId),
    require: (bridgeId, ...legIds) =>
      inTurn(async () => {
        const bridge = find(bridgeId);
        for (const legId of legIds) if (!legOf(bridge, legId)) throw telephonyErrors.legUnknown({ legId });
      }),
    list: () =>
      [...bridges.values()].map(({ id, members, monitors }) => ({
        bridgeId: id,
        legIds: [...members].map((leg) => leg.id),
        monitors: [...monitors].map(([leg, { mode }]) => ({ legId: leg.id, mode })),
      })),
  };
}

function roleOf(mode: Monitoring, whisperTo: string | undefined): RoleName {
  if (mode === 'barge') return { kind: 'party' };
  return mode === 'whisper' && whisperTo !== undefined ? { kind: 'coach', of: whisperTo } : { kind: 'listener' };
}

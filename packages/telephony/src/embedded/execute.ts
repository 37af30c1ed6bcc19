import { isDomainError } from '@oneline/kernel';
import { telephonyErrors } from '../errors.ts';
import type { Command } from '../port/command.ts';
import type { ExchangeParts } from './exchange-parts.ts';
import type { Leg } from './leg.ts';
import type { OfferedLeg } from './offered-leg.ts';
import { originateLeg } from './originated-leg.ts';
import type { Recordings } from './recordings.ts';

/** What carries a command out. Errors: `telephony.*`. */
export function createExecutor(
  parts: ExchangeParts,
  { offered, recordings }: { offered: ReadonlyMap<string, OfferedLeg>; recordings: Recordings },
): (command: Command) => Promise<void> {
  const { legs, bridges, pool, sounds, trunks, devices } = parts;

  function legOf(legId: string): Leg {
    const leg = legs.get(legId);
    if (leg === undefined || leg.isOver) throw telephonyErrors.legUnknown({ legId });
    leg.isHeard = true;
    return leg;
  }

  function offeredOf(legId: string): OfferedLeg {
    const leg = legOf(legId);
    const found = offered.get(legId);
    if (found === undefined) throw telephonyErrors.wrongState({ state: leg.state });
    return found;
  }

  /** For what needs sound. */
  const speaking = (legId: string, work: (leg: Leg) => Promise<unknown>): Promise<void> => {
    const leg = legOf(legId);
    return leg.inTurn(async () => {
      leg.require('early', 'answered');
      await work(leg);
    });
  };

  async function originate(command: Extract<Command, { op: 'originate' }>): Promise<void> {
    const { legId, to, bridgeId } = command;
    if (legs.get(legId) !== undefined) throw telephonyErrors.idTaken({ legId });
    if (bridgeId !== undefined) await bridges.require(bridgeId);
    if (to.kind === 'trunk') {
      const trunk = trunks.get(to.trunkId);
      const { tenantId, isEncrypted, mostCalls } = trunk;
      if (legs.isFull(tenantId) || legs.countOnTrunk(to.trunkId) >= mostCalls)
        throw telephonyErrors.tooManyCalls({ to });
      await originateLeg(command, { tenantId, isEncrypted, targets: [trunks.targetOf(trunk, to.number)] }, parts);
    } else {
      const device = devices.get(to.deviceId);
      const { tenantId } = device;
      await originateLeg(command, { tenantId, isEncrypted: false, targets: devices.targetsOf(device) }, parts);
    }
  }

  async function play(command: Extract<Command, { op: 'play' }>): Promise<void> {
    const { legId, playbackId, times, startMs, stopsOnDigit } = command;
    const items = await sounds.itemsOf(command.sounds);
    await speaking(legId, async (leg) => {
      if (leg.playbacks.has(playbackId)) throw telephonyErrors.idTaken({ playbackId });
      leg.playbacks.add(playbackId);
      await pool
        .send({
          kind: 'play.start',
          leg: leg.media.name,
          play: playbackId,
          items,
          loops: times ?? 'forever',
          ...(startMs === undefined ? {} : { startMs }),
          ...(stopsOnDigit ? { stopOn: 'any' } : {}),
        })
        .catch((error: unknown) => {
          leg.playbacks.delete(playbackId);
          throw error;
        });
    });
  }

  async function collect(command: Extract<Command, { op: 'collect' }>): Promise<void> {
    const { legId, collectionId, most, terminators, firstDigitTimeoutMs, interDigitTimeoutMs } = command;
    await speaking(legId, async (leg) => {
      if (leg.collections.has(collectionId)) throw telephonyErrors.idTaken({ collectionId });
      leg.collections.add(collectionId);
      await pool
        .send({
          kind: 'collect.start',
          leg: leg.media.name,
          collect: collectionId,
          // At a timeout it is told what there is, however much that may be.
          options: { minDigits: most, maxDigits: most, terminators, firstDigitTimeoutMs, interDigitTimeoutMs },
          isSecret: command.isSecret ?? false,
        })
        .catch((error: unknown) => {
          leg.collections.delete(collectionId);
          throw error;
        });
    });
  }

  async function mute(leg: Leg, { direction, isMuted }: Extract<Command, { op: 'mute' }>): Promise<void> {
    const { name } = leg.media;
    if (direction !== 'out') await pool.send({ kind: 'leg.mute', leg: name, isMuted });
    if (direction !== 'in') await pool.send({ kind: 'leg.deafen', leg: name, isDeaf: isMuted });
  }

  async function hangUp(leg: Leg, { reason }: Extract<Command, { op: 'hang_up' }>): Promise<void> {
    leg.referred?.(200);
    leg.hangUp({ reason, sipStatus: null, q850: null });
  }

  async function transfer(leg: Leg, { to }: Extract<Command, { op: 'transfer' }>): Promise<void> {
    leg.require('answered');
    const [target] =
      to.kind === 'trunk'
        ? [trunks.targetOf(trunks.get(to.trunkId), to.number)]
        : devices.targetsOf(devices.get(to.deviceId));
    if (target === undefined) throw telephonyErrors.deviceAway({ to });
    leg.session?.refer(
      target.uri,
      {},
      {
        onStatus(status) {
          if (status >= 300) failed(leg, `the call to it ended with ${status}`);
          else if (status >= 200) leg.hangUp({ reason: 'transferred', sipStatus: null, q850: null });
        },
        onRefused: (status) => failed(leg, `refused with ${status}`),
      },
    );
  }

  const failed = (leg: Leg, reason: string): void =>
    parts.emit({ type: 'command.failed', legId: leg.id, op: 'transfer', code: 'telephony.refused', reason });

  return async (command) => {
    try {
      await carryOut(command);
    } catch (error) {
      throw inOurWords(error);
    }
  };

  async function carryOut(command: Command): Promise<void> {
    switch (command.op) {
      case 'originate':
        return originate(command);
      case 'ring':
        return offeredOf(command.legId).ring();
      case 'progress':
        return offeredOf(command.legId).progress();
      case 'answer':
        return offeredOf(command.legId).answer();
      case 'hang_up':
        return hangUp(legOf(command.legId), command);
      case 'play':
        return play(command);
      case 'stop_playing':
        return speaking(command.legId, async (leg) => {
          if (!leg.playbacks.has(command.playbackId)) throw telephonyErrors.wrongState({ legId: leg.id });
          await pool.send({ kind: 'play.stop', leg: leg.media.name, play: command.playbackId });
        });
      case 'collect':
        return collect(command);
      case 'stop_collecting':
        return speaking(command.legId, (leg) =>
          pool.send({ kind: 'collect.stop', leg: leg.media.name, collect: command.collectionId }),
        );
      case 'send_digits':
        return speaking(command.legId, (leg) =>
          pool.send({ kind: 'leg.press', leg: leg.media.name, digits: command.digits }),
        );
      case 'echo':
        return speaking(command.legId, (leg) => pool.send({ kind: 'echo', leg: leg.media.name }));
      case 'hold': {
        const leg = legOf(command.legId);
        return bridges.hold(leg, await sounds.itemsOf(command.music));
      }
      case 'unhold':
        return bridges.unhold(legOf(command.legId));
      case 'mute':
        return speaking(command.legId, (leg) => mute(leg, command));
      case 'bridge':
        return bridges.bridge(command.bridgeId, await whenSpeaking(command.legIds));
      case 'join':
        await whenSpeaking([command.legId]);
        return bridges.join(command.bridgeId, legOf(command.legId));
      case 'leave':
        return bridges.leave(command.bridgeId, legOf(command.legId));
      case 'end_bridge':
        return bridges.end(command.bridgeId);
      case 'monitor':
        return bridges.monitor(command.bridgeId, legOf(command.legId), command.mode, command.whisperTo);
      case 'transfer':
        return transfer(legOf(command.legId), command);
      case 'record':
        return recordings.start(command.recordingId, command.bridgeId, async () => {
          const { bridgeId, left, right } = command;
          await whenSpeaking([left, right]);
          await bridges.require(bridgeId, left, right);
          return { left: legOf(left), right: legOf(right) };
        });
      case 'pause_recording':
        return recordings.pause(command.recordingId, command.isPaused);
      case 'stop_recording':
        return recordings.stop(command.recordingId);
      case 'configure':
        trunks.configure(command.settings.trunks);
        devices.configure(command.settings.devices);
        legs.limit(command.settings.limits);
        return;
      default:
        return command satisfies never;
    }
  }

  /** Once what was told of each before has been done: an answer may be under way. */
  async function whenSpeaking(legIds: readonly string[]): Promise<Leg[]> {
    const found = legIds.map(legOf);
    await Promise.all(found.map((leg) => leg.inTurn(async () => leg.require('early', 'answered'))));
    return found;
  }
}

/** What media workers refuse, as the port says it. */
function inOurWords(error: unknown): unknown {
  if (!isDomainError(error) || error.code.startsWith('telephony.')) return error;
  if (error.code === 'media.no_free_port') return telephonyErrors.noPort(error.details, error);
  if (error.code === 'media.no_such_prompt') return telephonyErrors.promptUnusable(error.details, error);
  if (error.code === 'media.no_such_leg' || error.code === 'media.worker_lost')
    return telephonyErrors.legUnknown({}, error);
  return telephonyErrors.wrongState(error.details, error);
}

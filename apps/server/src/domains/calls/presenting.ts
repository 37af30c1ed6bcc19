import type { Call as CallDto, CallRecord, CallSegment, LiveCall } from '@oneline/contracts';
import { fieldRight, maskFields, type Principal } from '../../platform/access/index.ts';
import type { StoredInteraction, StoredSegment } from '../interactions/index.ts';
import type { Call } from './call/call.ts';
import { isHeld } from './call/step.ts';

/** Names by person id; absent where they are not known. */
export type Names = ReadonlyMap<string, string>;

/** Whether this reader sees the numbers of customers as they are. */
export function seesNumbers(reader: Principal): boolean {
  const right = fieldRight(reader, 'call', 'number');
  return right === 'read' || right === 'write';
}

/** The number of whoever is not of ours, as this reader may see it. */
function shownNumbers(
  reader: Principal,
  { direction, caller, called }: { direction: string; caller: string | null; called: string },
): { caller: string | null; called: string } {
  const shown = (number: string | null) => maskFields(reader, 'call', { number }).number;
  if (direction === 'in') return { caller: shown(caller), called };
  if (direction === 'out') return { caller, called: shown(called) ?? '' };
  return { caller, called };
}

const personOf = (id: string | null, names: Names) => (id === null ? null : { id, name: names.get(id) ?? null });

export function presentRecord(reader: Principal, names: Names, stored: StoredInteraction): CallRecord {
  const { startedAt, endedAt } = stored;
  return {
    id: stored.id,
    direction: stored.direction as CallRecord['direction'],
    callerName: stored.callerName,
    ...shownNumbers(reader, stored),
    entry: stored.entry,
    person: personOf(stored.personId, names),
    startedAt,
    endedAt,
    outcome: stored.outcome as CallRecord['outcome'],
    cause: stored.cause,
    sipStatus: stored.sipStatus,
    q850: stored.q850,
    waitMs: stored.waitMs,
    talkMs: stored.talkMs,
    holdMs: stored.holdMs,
    durationMs: endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt),
    mos: stored.mos,
  };
}

/** With its segments: those that are written, or those of the call as it lives. */
export function presentCall(
  reader: Principal,
  names: Names,
  { stored, segments, live }: { stored: StoredInteraction; segments: readonly StoredSegment[]; live: Call | null },
): CallDto {
  const shown = live ? live.segments.map((segment, i) => ({ ...segment, number: i + 1 })) : segments;
  return {
    ...presentRecord(reader, names, stored),
    segments: shown.map(
      (segment): CallSegment => ({
        number: segment.number,
        kind: segment.kind as CallSegment['kind'],
        person: personOf(segment.personId, names),
        deviceId: segment.deviceId,
        trunkId: segment.trunkId,
        startedAt: segment.startedAt,
        endedAt: segment.endedAt,
        cause: segment.cause,
        quality: segment.quality as CallSegment['quality'],
      }),
    ),
  };
}

function stateOf(call: Call): LiveCall['state'] {
  if (call.phase === 'new' || call.phase === 'ringing') return 'ringing';
  if (call.phase === 'talking') return isHeld(call) ? 'held' : 'talking';
  return 'machine';
}

export function presentLive(reader: Principal, names: Names, call: Call): LiveCall {
  return {
    id: call.id,
    direction: call.direction,
    callerName: call.from.name,
    ...shownNumbers(reader, { direction: call.direction, caller: call.from.number, called: call.to }),
    entry: call.entry,
    person: personOf(call.personId, names),
    startedAt: call.startedAt,
    state: stateOf(call),
    stateSince: call.segments.findLast(({ endedAt }) => endedAt === null)?.startedAt ?? call.phaseSince,
  };
}

/** Everybody who is named by id in some records. */
export function peopleIn(
  records: readonly { personId: string | null; segments?: readonly { personId: string | null }[] }[],
): string[] {
  const ids = records.flatMap(({ personId, segments = [] }) => [personId, ...segments.map((one) => one.personId)]);
  return [...new Set(ids.filter((id) => id !== null))];
}

import type { Command, EndReason, LegId } from '@oneline/telephony';
import type { Call, CallSegment, Party, Phase, SegmentKind } from './call.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A call while one event is worked in: what changes and what is to be told. The call it was made from stays as it is. */
export interface Draft {
  readonly call: Mutable<Call>;
  readonly at: string;
  readonly newId: () => string;
  readonly commands: Command[];
}

export function createDraft(call: Call, at: string, newId: () => string): Draft {
  return { call: { ...call }, at, newId, commands: [] };
}

export function tell(draft: Draft, command: Command): void {
  draft.commands.push(command);
}

export function enter(draft: Draft, phase: Phase): void {
  draft.call.phase = phase;
  draft.call.phaseSince = draft.at;
  draft.call.dueAt = null;
}

export function openSegment(draft: Draft, kind: SegmentKind, of: Partial<CallSegment>): void {
  const segment: CallSegment = {
    kind,
    legId: null,
    personId: null,
    deviceId: null,
    trunkId: null,
    startedAt: draft.at,
    endedAt: null,
    cause: null,
    quality: null,
    ...of,
  };
  draft.call.segments = [...draft.call.segments, segment];
}

/** Who a segment is about, for a party. */
export function ofParty({ legId, personId, to }: Party): Partial<CallSegment> {
  return {
    legId,
    personId,
    deviceId: to.kind === 'device' ? to.deviceId : null,
    trunkId: to.kind === 'trunk' ? to.trunkId : null,
  };
}

/** Closes what is open: everything, or what is about one leg. */
export function closeSegments(draft: Draft, cause: string | null, legId?: LegId): void {
  draft.call.segments = draft.call.segments.map((segment) =>
    segment.endedAt === null && (legId === undefined || segment.legId === legId)
      ? { ...segment, endedAt: draft.at, cause }
      : segment,
  );
}

export function setParty(draft: Draft, legId: LegId, change: Partial<Party>): void {
  draft.call.parties = draft.call.parties.map((party) => (party.legId === legId ? { ...party, ...change } : party));
}

export const ringing = (call: Call): Party[] => call.parties.filter(({ state }) => state === 'ringing');
export const talking = (call: Call): Party | undefined => call.parties.find(({ state }) => state === 'answered');

/** Ends every leg that lives, and with the last of them the call. `reasonOf` the caller is the verdict. */
export function hangUpAll(draft: Draft, reason: EndReason, toParties: EndReason = reason): void {
  const { call } = draft;
  call.verdict ??= reason;
  if (call.recordingId) tell(draft, { op: 'stop_recording', recordingId: call.recordingId });
  for (const { legId, state } of call.parties) {
    if (state !== 'ended') tell(draft, { op: 'hang_up', legId, reason: toParties });
  }
  if (call.caller.state !== 'ended') tell(draft, { op: 'hang_up', legId: call.caller.legId, reason });
  if (call.bridgeId) tell(draft, { op: 'end_bridge', bridgeId: call.bridgeId });
  closeSegments(draft, reason);
  enter(draft, 'ending');
  settleEnd(draft);
}

/** A call is over when none of its legs lives. */
export function settleEnd(draft: Draft): void {
  const { caller, parties, phase } = draft.call;
  if (phase !== 'ending' || caller.state !== 'ended' || parties.some(({ state }) => state !== 'ended')) return;
  enter(draft, 'over');
}

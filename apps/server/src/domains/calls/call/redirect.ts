import type { LegId } from '@oneline/telephony';
import { begin } from './begin.ts';
import type { Call, Party, Plan, Step } from './call.ts';
import {
  closeSegments,
  createDraft,
  type Draft,
  enter,
  hangUpAll,
  ofParty,
  openSegment,
  setParty,
  talking,
  tell,
} from './draft.ts';

/** Parts one side from a talk; who is left stands where the caller stands. False when that side talks to nobody. */
function part(draft: Draft, legId: LegId): boolean {
  const { call } = draft;
  const party = talking(call);
  if (call.phase !== 'talking' || !party) return false;
  if (legId === call.caller.legId) {
    call.caller = { legId: party.legId, state: 'answered', cause: null };
    call.parties = call.parties.filter((one) => one !== party);
  } else if (legId === party.legId) setParty(draft, legId, { state: 'ended' });
  else return false;
  closeSegments(draft, 'transferred');
  if (call.recordingId) tell(draft, { op: 'stop_recording', recordingId: call.recordingId });
  call.recordingId = null;
  if (call.bridgeId) tell(draft, { op: 'end_bridge', bridgeId: call.bridgeId });
  call.bridgeId = null;
  tell(draft, { op: 'hang_up', legId, reason: 'transferred' });
  return true;
}

/**
 * Gives a call to somebody else, as one side of it has asked (RFC 3515): that side goes, the other hears ringing until the next
 * answers. Without a plan everything stays as it is.
 */
export function redirect(draft: Draft, legId: LegId, plan: Plan | null): void {
  const { call } = draft;
  if (!plan || !part(draft, legId)) return;
  const playbackId = draft.newId();
  if (plan.kind === 'ring') {
    call.playbackId = playbackId;
    tell(draft, {
      op: 'play',
      legId: call.caller.legId,
      playbackId,
      sounds: [{ kind: 'tone', tone: 'ringback' }],
      times: null,
    });
  }
  begin(draft, plan);
}

/** Whom a leg talks to, as a party of another call. */
function otherSide(call: Call, legId: LegId): Party | null {
  const party = talking(call);
  if (call.phase !== 'talking' || !party) return null;
  if (legId === call.caller.legId) return party;
  if (legId !== party.legId) return null;
  const { origin, from, personId, unitId } = call;
  const to = origin.kind === 'trunk' ? { ...origin, number: from.number ?? '' } : origin;
  return { legId: call.caller.legId, to, from, personId, unitId, state: 'answered' };
}

/**
 * Joins the other sides of two calls of one telephone, as it asks after having spoken to the second (RFC 3891): `call` goes on
 * with whom `second` was with, and `second` is over. Null when either leg talks to nobody.
 */
export function joinCalls(
  { call, legId }: { call: Call; legId: LegId },
  { second, secondLegId }: { second: Call; secondLegId: LegId },
  { at, newId }: { at: string; newId: () => string },
): { call: Step; second: Step } | null {
  const other = otherSide(second, secondLegId);
  const first = createDraft(call, at, newId);
  if (!other || !part(first, legId)) return null;
  const bridgeId = newId();
  first.call.bridgeId = bridgeId;
  first.call.parties = [...first.call.parties, other];
  tell(first, { op: 'bridge', bridgeId, legIds: [first.call.caller.legId, other.legId] });
  enter(first, 'talking');
  openSegment(first, 'talk', ofParty(other));
  if (other.personId) {
    first.call.personId = other.personId;
    first.call.unitId = other.unitId;
  }
  const last = createDraft(second, at, newId);
  if (other.legId === second.caller.legId) last.call.caller = { ...second.caller, state: 'ended' };
  else last.call.parties = second.parties.filter((party) => party.legId !== other.legId);
  hangUpAll(last, 'transferred');
  return { call: { call: first.call, commands: first.commands }, second: { call: last.call, commands: last.commands } };
}

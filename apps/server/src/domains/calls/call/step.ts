import type { EndCause, LegId, LegQuality, TelephonyEvent } from '@oneline/telephony';
import { begin, ringNext } from './begin.ts';
import type { Call, CallEvent, Step } from './call.ts';
import {
  closeSegments,
  createDraft,
  type Draft,
  enter,
  hangUpAll,
  ofParty,
  openSegment,
  ringing,
  setParty,
  settleEnd,
  talking,
  tell,
} from './draft.ts';
import { redirect } from './redirect.ts';

/**
 * What an event makes of a call, and what the exchange is to be told then. Pure: `newId` makes the ids of legs, bridges and
 * playbacks. An event that means nothing to the call leaves it as it is.
 */
export function step(call: Call, event: CallEvent, newId: () => string): Step {
  const draft = createDraft(call, event.at, newId);
  if ('seq' in event) draft.call.seq = event.seq;
  switch (event.type) {
    case 'call.started':
      begin(draft, call.plan);
      break;
    case 'call.due':
      if (call.phase === 'message') hangUpAll(draft, 'normal');
      break;
    case 'call.hang_up':
      if (call.phase !== 'ending' && call.phase !== 'over') hangUpAll(draft, event.reason);
      break;
    case 'call.redirected':
      redirect(draft, event.legId, event.plan);
      break;
    case 'call.missed':
      if (event.what === 'ended') legEnded(draft, event.legId, { reason: 'lost', sipStatus: null, q850: null }, null);
      else legAnswered(draft, event.legId);
      break;
    case 'call.refused':
      if (event.command.op === 'originate') {
        const reason = event.code === 'telephony.too_many_calls' ? 'congestion' : 'unreachable';
        legEnded(draft, event.command.legId, { reason, sipStatus: null, q850: null }, null);
      } else if (event.command.op === 'hang_up' && event.code !== 'telephony.unreachable') {
        // It has ended already; whoever tells of that tells nothing new.
        legEnded(draft, event.command.legId, { reason: event.command.reason, sipStatus: null, q850: null }, null);
      } else if (event.command.op === 'record' && call.phase !== 'message') {
        // Better a call without a recording than none.
        draft.call.recordingId = null;
      } else if (event.command.op === 'play' || event.command.op === 'record') {
        if (call.phase !== 'ending' && call.phase !== 'over') hangUpAll(draft, 'exchange_failed');
      }
      break;
    default:
      told(draft, event);
  }
  return { call: draft.call, commands: draft.commands };
}

/** What the exchange tells. */
function told(draft: Draft, event: TelephonyEvent): void {
  switch (event.type) {
    case 'leg.ringing':
      if (draft.call.phase === 'ringing' && isParty(draft, event.legId)) ringCaller(draft);
      break;
    case 'leg.progress':
      if (draft.call.phase === 'ringing' && isParty(draft, event.legId)) connectEarly(draft, event.legId);
      break;
    case 'leg.answered':
      legAnswered(draft, event.legId);
      break;
    case 'leg.ended':
      legEnded(draft, event.legId, event.cause, event.quality);
      break;
    case 'leg.held':
      if (event.by === 'far') held(draft, event.legId);
      break;
    case 'leg.unheld':
      if (event.by === 'far') unheld(draft, event.legId);
      break;
    case 'leg.digit':
      if (draft.call.phase === 'message' && event.digit === '#') hangUpAll(draft, 'normal');
      break;
    case 'playback.ended':
      if (event.playbackId === draft.call.playbackId) playbackEnded(draft);
      break;
    case 'command.failed':
      if (event.op === 'originate') {
        legEnded(draft, event.legId, { reason: 'unreachable', sipStatus: null, q850: null }, null);
      }
      break;
    default:
  }
}

function legAnswered(draft: Draft, legId: LegId): void {
  const { caller } = draft.call;
  if (legId !== caller.legId) partyAnswered(draft, legId);
  else if (caller.state !== 'ended') draft.call.caller = { ...caller, state: 'answered' };
}

const isParty = ({ call }: Draft, legId: LegId): boolean =>
  call.parties.some((party) => party.legId === legId && party.state === 'ringing');

function ringCaller(draft: Draft): void {
  const { caller } = draft.call;
  if (caller.state !== 'offered') return;
  draft.call.caller = { ...caller, state: 'early' };
  tell(draft, { op: 'ring', legId: caller.legId });
}

/** What a network plays before the answer is passed on (RFC 3960 §3). Only for one that is rung alone. */
function connectEarly(draft: Draft, legId: LegId): void {
  const { call } = draft;
  if (call.bridgeId || ringing(call).length > 1) {
    ringCaller(draft);
    return;
  }
  if (call.caller.state !== 'answered') {
    tell(draft, { op: 'progress', legId: call.caller.legId });
    call.caller = { ...call.caller, state: 'early' };
  }
  bridge(draft, legId);
}

function bridge(draft: Draft, legId: LegId): void {
  const { call } = draft;
  const bridgeId = draft.newId();
  call.bridgeId = bridgeId;
  tell(draft, { op: 'bridge', bridgeId, legIds: [call.caller.legId, legId] });
}

/** The first that answers is joined with the caller; the others ring no longer. */
function partyAnswered(draft: Draft, legId: LegId): void {
  const { call } = draft;
  const winner = call.parties.find((party) => party.legId === legId);
  if (winner?.state !== 'ringing') return;
  if (call.phase !== 'ringing') {
    tell(draft, { op: 'hang_up', legId, reason: 'answered_elsewhere' });
    return;
  }
  for (const other of ringing(call)) {
    if (other.legId === legId) continue;
    tell(draft, { op: 'hang_up', legId: other.legId, reason: 'answered_elsewhere' });
    closeSegments(draft, 'answered_elsewhere', other.legId);
  }
  setParty(draft, legId, { state: 'answered' });
  closeSegments(draft, null);
  if (call.caller.state !== 'answered') {
    tell(draft, { op: 'answer', legId: call.caller.legId });
    call.caller = { ...call.caller, state: 'answered' };
  }
  if (call.playbackId) {
    tell(draft, { op: 'stop_playing', legId: call.caller.legId, playbackId: call.playbackId });
    call.playbackId = null;
  }
  if (call.bridgeId) tell(draft, { op: 'join', bridgeId: call.bridgeId, legId });
  else bridge(draft, legId);
  enter(draft, 'talking');
  openSegment(draft, 'talk', ofParty(winner));
  if (call.plan.kind === 'ring' && call.plan.isRecorded) recordTalk(draft, legId);
  if (winner.personId && call.direction !== 'out') {
    call.personId = winner.personId;
    call.unitId = winner.unitId;
  }
}

/** The customer is left, whoever of ours right: of a call outwards the caller is of ours. */
function recordTalk(draft: Draft, legId: LegId): void {
  const { call } = draft;
  if (!call.bridgeId) return;
  const recordingId = draft.newId();
  call.recordingId = recordingId;
  const [left, right] = call.direction === 'out' ? [legId, call.caller.legId] : [call.caller.legId, legId];
  tell(draft, { op: 'record', recordingId, bridgeId: call.bridgeId, left, right });
}

function legEnded(draft: Draft, legId: LegId, cause: EndCause, quality: LegQuality | null): void {
  const { call } = draft;
  if (quality) keepQuality(draft, legId, quality);
  if (legId === call.caller.legId) callerEnded(draft, cause);
  else partyEnded(draft, legId, cause);
  settleEnd(draft);
}

function callerEnded(draft: Draft, cause: EndCause): void {
  const { call } = draft;
  if (call.caller.state === 'ended') return;
  call.caller = { ...call.caller, state: 'ended', cause };
  if (call.phase === 'ending') return;
  const isAnswered = talking(call) !== undefined;
  closeSegments(draft, cause.reason);
  call.verdict = cause.reason;
  hangUpAll(draft, cause.reason, isAnswered ? 'normal' : 'cancelled');
}

function partyEnded(draft: Draft, legId: LegId, cause: EndCause): void {
  const { call } = draft;
  const party = call.parties.find((one) => one.legId === legId);
  if (!party || party.state === 'ended') return;
  setParty(draft, legId, { state: 'ended' });
  closeSegments(draft, cause.reason, legId);
  if (call.phase === 'talking' && party.state === 'answered') {
    hangUpAll(draft, cause.reason === 'exchange_failed' ? 'exchange_failed' : 'normal');
  } else if (call.phase === 'ringing' && ringing(call).length === 0) {
    const verdict = verdictOf(cause);
    // Somebody outside who was reached is not reached better by another way.
    const isSettled = party.to.kind === 'trunk' && verdict !== 'congestion' && verdict !== 'unreachable';
    call.attempt = isSettled ? Number.MAX_SAFE_INTEGER : call.attempt + 1;
    endBridge(draft);
    ringNext(draft, verdict);
  }
}

function endBridge(draft: Draft): void {
  if (!draft.call.bridgeId) return;
  tell(draft, { op: 'end_bridge', bridgeId: draft.call.bridgeId });
  draft.call.bridgeId = null;
}

function verdictOf({ reason }: EndCause): Parameters<typeof ringNext>[1] & string {
  return reason === 'busy' || reason === 'declined' || reason === 'congestion' || reason === 'unreachable'
    ? reason
    : 'no_answer';
}

/** The far end holds by itself: who is left hears music. */
function held(draft: Draft, legId: LegId): void {
  const { call } = draft;
  const party = talking(call);
  if (call.phase !== 'talking' || !party || isHeld(call)) return;
  closeSegments(draft, null);
  openSegment(draft, 'hold', { ...ofParty(party), legId });
  const music = call.plan.kind === 'ring' ? call.plan.music : [];
  tell(draft, { op: 'hold', legId, music });
}

function unheld(draft: Draft, legId: LegId): void {
  const party = talking(draft.call);
  if (!party || !isHeld(draft.call)) return;
  closeSegments(draft, null);
  openSegment(draft, 'talk', ofParty(party));
  tell(draft, { op: 'unhold', legId });
}

export const isHeld = (call: Call): boolean =>
  call.segments.some(({ kind, endedAt }) => kind === 'hold' && endedAt === null);

function playbackEnded(draft: Draft): void {
  const { call } = draft;
  call.playbackId = null;
  if (call.phase === 'prompt') hangUpAll(draft, 'normal');
  else if (call.phase === 'greeting') beginMessage(draft);
}

/** A message is recorded from a bridge with nobody else in it. */
function beginMessage(draft: Draft): void {
  const { call } = draft;
  if (call.plan.kind !== 'voicemail') return;
  const { legId } = call.caller;
  const [bridgeId, recordingId] = [draft.newId(), draft.newId()];
  call.bridgeId = bridgeId;
  call.recordingId = recordingId;
  tell(draft, { op: 'bridge', bridgeId, legIds: [legId] });
  tell(draft, { op: 'record', recordingId, bridgeId, left: legId, right: legId });
  enter(draft, 'message');
  call.dueAt = new Date(Date.parse(draft.at) + call.plan.longestMs).toISOString();
}

/** Of a leg, kept with the last thing that it took part in. */
function keepQuality(draft: Draft, legId: LegId, quality: LegQuality): void {
  const { call } = draft;
  const side = legId === call.caller.legId ? 'caller' : 'party';
  const soundful = ['talk', 'echo', 'prompt', 'voicemail'];
  const at = call.segments.findLastIndex(
    (segment) => soundful.includes(segment.kind) && (side === 'caller' || segment.legId === legId),
  );
  call.segments = call.segments.map((segment, i) =>
    i === at
      ? {
          ...segment,
          quality: { caller: segment.quality?.caller ?? null, party: segment.quality?.party ?? null, [side]: quality },
        }
      : segment,
  );
}

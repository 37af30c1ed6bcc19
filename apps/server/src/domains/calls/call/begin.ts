import type { Plan } from './call.ts';
import { closeSegments, type Draft, enter, hangUpAll, openSegment, tell } from './draft.ts';

/** Begins what a plan says: at the start of a call, or when what came before it did not serve. */
export function begin(draft: Draft, plan: Plan): void {
  const { call } = draft;
  call.plan = plan;
  call.attempt = 0;
  closeSegments(draft, null);
  switch (plan.kind) {
    case 'refuse':
      hangUpAll(draft, plan.reason);
      break;
    case 'echo':
      answerCaller(draft);
      tell(draft, { op: 'echo', legId: call.caller.legId });
      enter(draft, 'echo');
      openSegment(draft, 'echo', { legId: call.caller.legId });
      break;
    case 'prompt':
      answerCaller(draft);
      play(draft, plan.sounds, plan.times);
      enter(draft, 'prompt');
      openSegment(draft, 'prompt', { legId: call.caller.legId });
      break;
    case 'voicemail':
      answerCaller(draft);
      play(draft, [...plan.greeting, { kind: 'tone', tone: 'beep' }], 1);
      enter(draft, 'greeting');
      openSegment(draft, 'voicemail', { legId: call.caller.legId, personId: plan.personId });
      break;
    case 'ring':
      ringNext(draft);
      break;
    default:
      plan satisfies never;
  }
}

/** Rings the targets of the attempt that is due; the plan's otherwise when there is none. */
export function ringNext(
  draft: Draft,
  reason: 'no_answer' | 'busy' | 'declined' | 'congestion' | 'unreachable' = 'unreachable',
): void {
  const { call } = draft;
  if (call.plan.kind !== 'ring') return;
  const { attempts, ringTimeoutMs, otherwise } = call.plan;
  const targets = attempts[call.attempt];
  if (!targets || targets.length === 0) {
    if (otherwise && call.caller.state !== 'ended') begin(draft, otherwise);
    else hangUpAll(draft, reason);
    return;
  }
  enter(draft, 'ringing');
  for (const target of targets) {
    const legId = draft.newId();
    call.parties = [...call.parties, { ...target, legId, state: 'ringing' }];
    openSegment(draft, 'ring', {
      legId,
      personId: target.personId,
      deviceId: target.to.kind === 'device' ? target.to.deviceId : null,
      trunkId: target.to.kind === 'trunk' ? target.to.trunkId : null,
    });
    tell(draft, { op: 'originate', legId, to: target.to, from: target.from, ringTimeoutMs, correlation: call.id });
  }
}

function answerCaller({ call, commands }: Draft): void {
  if (call.caller.state === 'answered') return;
  commands.push({ op: 'answer', legId: call.caller.legId });
  call.caller = { ...call.caller, state: 'answered' };
}

function play(draft: Draft, sounds: Extract<Plan, { kind: 'prompt' }>['sounds'], times: number): void {
  const playbackId = draft.newId();
  draft.call.playbackId = playbackId;
  tell(draft, { op: 'play', legId: draft.call.caller.legId, playbackId, sounds, times });
}

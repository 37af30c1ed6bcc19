import {
  type CallFailure,
  type HeaderField,
  headerField,
  type OutgoingCall,
  presentCaller,
  type Session,
} from '@oneline/sip';
import { telephonyErrors } from '../errors.ts';
import type { Command } from '../port/command.ts';
import { byeReason, causeOfFailure } from './causes.ts';
import type { ExchangeParts } from './exchange-parts.ts';
import { Leg } from './leg.ts';
import { sessionOfLeg } from './session-of-leg.ts';
import type { Target } from './target.ts';

export type Originate = Extract<Command, { op: 'originate' }>;

/** A status that says more of why nobody answered than the others. */
const weightOf = ({ status }: CallFailure): number =>
  status >= 600 ? 4 : status === 486 ? 3 : status === 487 ? 0 : status < 500 ? 2 : 1;

/** Calls somebody: by all ways at once, the first answer wins. Errors: `telephony.*`, `media.*`. */
export async function originateLeg(
  command: Originate,
  { tenantId, targets, isEncrypted }: { tenantId: string; targets: readonly Target[]; isEncrypted: boolean },
  parts: ExchangeParts,
): Promise<Leg> {
  const { legs, bridges, emit } = parts;
  const { legId, to, from } = command;
  if (targets.length === 0) throw telephonyErrors.deviceAway({ to });
  const media = parts.newMedia(isEncrypted, legId);
  const calls: OutgoingCall[] = [];
  /** By target; undefined while it may still be answered. */
  const failures: (CallFailure | undefined)[] = targets.map(() => undefined);
  let winner: Session | undefined;
  let isRinging = false;

  const leg: Leg = new Leg(
    {
      id: legId,
      tenantId,
      direction: 'out',
      other: to.kind === 'trunk' ? { kind: 'trunk', trunkId: to.trunkId } : to,
      from,
      to: to.kind === 'trunk' ? to.number : to.deviceId,
      startedAt: parts.now().toISOString(),
    },
    { media, owner: parts.owner, state: 'offered', wire: () => wire },
  );
  const wire = {
    hangUp({ reason }: { reason: Parameters<typeof byeReason>[0] }): void {
      ringing.cancel();
      if (winner !== undefined) winner.hangUp(byeReason(reason));
      else if (calls.length === 0) leg.ended({ reason, sipStatus: null, q850: null });
      else for (const call of calls) call.cancel(byeReason(reason));
    },
  };
  const ringing = parts.stack.timers.after(command.ringTimeoutMs, () =>
    leg.hangUp({ reason: 'no_answer', sipStatus: null, q850: 19 }),
  );

  function progressed(status: number, sdp: string | undefined): void {
    if (status < 180 || leg.isEnding || winner !== undefined) return;
    if (sdp !== undefined && targets.length === 1) {
      leg.inTurnOrEnd(async () => {
        if (leg.state === 'answered') return;
        await media.takeAnswer(sdp);
        if (leg.state === 'early') return;
        leg.state = 'early';
        emit({ type: 'leg.progress', legId });
      });
    } else if (!isRinging) {
      isRinging = true;
      leg.inTurnOrEnd(async () => {
        if (leg.state !== 'offered') return;
        leg.state = 'ringing';
        emit({ type: 'leg.ringing', legId });
      });
    }
  }

  function answered(session: Session, sdp: string, by: number): void {
    if (winner !== undefined || leg.isEnding) {
      session.hangUp(byeReason('answered_elsewhere'));
      return;
    }
    winner = session;
    ringing.cancel();
    for (const [i, other] of calls.entries()) if (i !== by) other.cancel(byeReason('answered_elsewhere'));
    leg.inTurnOrEnd(async () => {
      const isUsable = await media.takeAnswer(sdp).then(
        () => true,
        () => false,
      );
      if (!isUsable) {
        leg.hangUp({ reason: 'media_refused', sipStatus: null, q850: 88 });
        return;
      }
      leg.answered(session);
      if (command.bridgeId !== undefined) await bridges.join(command.bridgeId, leg);
    });
  }

  function failed(target: number, failure: CallFailure): void {
    failures[target] = failure;
    if (winner !== undefined || failures.includes(undefined)) return;
    ringing.cancel();
    const [telling = failure] = failures.filter((one) => one !== undefined).sort((a, b) => weightOf(b) - weightOf(a));
    leg.ended(causeOfFailure(telling));
  }

  legs.add(leg);
  try {
    await leg.inTurn(async () => {
      await media.open(legs.anchorOf(tenantId));
      const sdp = media.offer();
      if (leg.isEnding) return;
      for (const [i, { uri, host, ...way }] of targets.entries()) {
        const shown = presentCaller({ ...from, isPrivate: from.number === null }, host);
        const headers: HeaderField[] = [...shown.headers];
        if (command.correlation !== undefined) headers.push(headerField('X-Correlation', command.correlation));
        const call = parts.stack.agent.call({
          uri,
          from: shown.from,
          sdp,
          headers,
          ...way,
          listener: {
            ...sessionOfLeg(leg, parts),
            onProgress: (status, early) => progressed(status, early),
            onAnswered: (session, answer) => answered(session, answer, i),
            onFailed: (failure) => failed(i, failure),
            onEnded(end) {
              // A fork that lost says goodbye as well.
              if (winner === undefined || winner.state === 'ended') sessionOfLeg(leg, parts).onEnded?.(end);
            },
          },
        });
        calls.push(call);
      }
    });
  } catch (error) {
    ringing.cancel();
    if (!leg.isOver) {
      leg.state = 'over';
      await media.close();
      parts.owner.forget(leg);
    }
    throw error;
  }
  return leg;
}

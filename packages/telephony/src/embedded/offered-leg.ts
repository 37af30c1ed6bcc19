import { isDomainError } from '@oneline/kernel';
import { headerField, type IncomingCall, numberOf, readCaller, readDiversions } from '@oneline/sip';
import { telephonyErrors } from '../errors.ts';
import type { Origin } from '../port/party.ts';
import { refusalOf } from './causes.ts';
import type { ExchangeParts } from './exchange-parts.ts';
import { Leg } from './leg.ts';
import { sessionOfLeg } from './session-of-leg.ts';

/** A call that came: what may be done with it before its answer. */
export interface OfferedLeg {
  readonly leg: Leg;
  ring(): Promise<void>;
  progress(): Promise<void>;
  answer(): Promise<void>;
}

/** An offered call of which no server says anything is refused, so that the carrier tries elsewhere. */
const unheardMs = 10_000;
const retryAfterSeconds = 5;

/**
 * Takes a call that somebody known makes, and tells of it. Undefined when it has been refused: too many calls, or nothing
 * that both can speak.
 */
export function offerLeg(
  call: IncomingCall,
  { origin, tenantId, isEncrypted }: { origin: Origin; tenantId: string; isEncrypted: boolean },
  parts: ExchangeParts,
): OfferedLeg | undefined {
  const { legs, emit } = parts;
  if (legs.isFull(tenantId)) {
    call.reject(503, { headers: [headerField('Retry-After', retryAfterSeconds)] });
    return undefined;
  }
  const media = parts.newMedia(isEncrypted);
  if (!isSuitable(call, (sdp) => media.suits(sdp))) {
    call.reject(488, { headers: [headerField('Warning', '305 oneline "PCMA or PCMU is needed"')] });
    return undefined;
  }
  const caller = readCaller(call.request, { isTrusted: origin.kind === 'trunk' });
  const leg: Leg = new Leg(
    {
      id: media.name,
      tenantId,
      direction: 'in',
      other: origin,
      from: caller.isPrivate ? { number: null, name: null } : { number: caller.number, name: caller.name },
      to: numberOf(call.request.uri) ?? call.request.uri,
      startedAt: parts.now().toISOString(),
    },
    { media, owner: parts.owner, state: 'offered', wire: () => wire },
  );
  let early: string | undefined;
  const unheard = parts.stack.timers.after(unheardMs, () => {
    if (!leg.isHeard) leg.hangUp({ reason: 'congestion', sipStatus: 503, q850: 42 });
  });
  const session = call.open({
    ...sessionOfLeg(leg, parts),
    onCancelled: ({ q850 }) => leg.ended({ reason: 'cancelled', sipStatus: 487, q850 }),
    onAbandoned: () => leg.ended({ reason: 'lost', sipStatus: 504, q850: null }),
  });
  const wire = {
    hangUp({ reason }: { reason: Parameters<typeof refusalOf>[0] }): void {
      unheard.cancel();
      const { status, q850 } = refusalOf(reason);
      if (!call.isOpen) {
        session.hangUp({ q850 });
        return;
      }
      const headers = [headerField('Reason', `Q.850;cause=${q850}`)];
      if (status === 503) headers.push(headerField('Retry-After', retryAfterSeconds));
      call.reject(status, { headers });
      leg.ended({ reason, sipStatus: status, q850 });
    },
  };

  /** Our description: answered once, given again by whatever response comes next. */
  async function describe(): Promise<string> {
    await media.open(legs.anchorOf(tenantId));
    if (early !== undefined) return early;
    const sdp = call.offer === null ? media.offer() : await media.answer(call.offer);
    if (sdp === undefined) {
      leg.hangUp({ reason: 'media_refused', sipStatus: 488, q850: 88 });
      throw telephonyErrors.wrongState({ state: 'refused' });
    }
    early = sdp;
    return sdp;
  }

  legs.add(leg);
  emit({
    type: 'leg.offered',
    legId: leg.id,
    tenantId,
    origin,
    from: leg.facts.from,
    to: leg.facts.to,
    sipCallId: call.request.headers.callId,
    divertedFrom: readDiversions(call.request),
  });

  return {
    leg,
    ring: () =>
      leg.inTurn(async () => {
        leg.require('offered', 'ringing');
        call.progress(180);
        leg.state = 'ringing';
      }),
    progress: () =>
      leg.inTurn(async () => {
        leg.require('offered', 'ringing', 'early');
        if (leg.state === 'early') return;
        const sdp = await describe();
        leg.state = 'early';
        call.progress(183, call.offer === null ? {} : { sdp });
      }),
    answer: () =>
      leg.inTurn(async () => {
        leg.require('offered', 'ringing', 'early');
        const sdp = await describe();
        if (!call.isOpen) throw telephonyErrors.legUnknown({ legId: leg.id });
        call.accept(sdp);
        // Session timers that are too short for us: refused, and the caller comes again (RFC 4028 §5).
        if (session.state === 'ended') leg.ended({ reason: 'cancelled', sipStatus: 422, q850: null });
        else leg.answered(session);
      }),
  };
}

function isSuitable(call: IncomingCall, suits: (sdp: string) => boolean): boolean {
  try {
    return call.offer === null || suits(call.offer);
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}

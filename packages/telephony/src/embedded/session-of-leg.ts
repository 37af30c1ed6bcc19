import { isDomainError } from '@oneline/kernel';
import { numberOf, readInfoDigit, type SessionListener } from '@oneline/sip';
import { causeOfEnd } from './causes.ts';
import type { ExchangeParts } from './exchange-parts.ts';
import type { Leg } from './leg.ts';

/** What the far end does in a dialog, made into what happens to its leg. */
export function sessionOfLeg(
  leg: Leg,
  parts: Pick<ExchangeParts, 'emit' | 'stack' | 'legs' | 'bridges'>,
): SessionListener {
  const { emit } = parts;

  /** RFC 3264 §8.4: whoever only sends, or neither, has us on hold. */
  function noteDirection(): void {
    const direction = leg.media.agreed?.remote.direction;
    leg.held('far', direction === 'sendonly' || direction === 'inactive');
  }

  function legOf(replaces: Parameters<typeof parts.stack.agent.sessionOf>[0] | undefined): string | null {
    const session = replaces && parts.stack.agent.sessionOf(replaces);
    if (!session) return null;
    for (const other of parts.legs.all()) if (other.session === session) return other.id;
    return null;
  }

  return {
    onOffer(offer, reply) {
      leg.inTurnOrEnd(async () => {
        if (offer === null) {
          reply.accept(leg.media.offer());
          return;
        }
        const sdp = await leg.media.answer(offer).catch((error: unknown) => {
          if (isDomainError(error)) return undefined;
          throw error;
        });
        if (sdp === undefined) reply.reject(488);
        else {
          reply.accept(sdp);
          noteDirection();
        }
      });
    },
    onAnswer(answer) {
      leg.inTurnOrEnd(async () => {
        await leg.media.takeAnswer(answer);
        noteDirection();
      });
    },
    onCarried(request) {
      if (request.method !== 'INFO') return 405;
      const digit = readInfoDigit(request);
      if (digit) {
        leg.inTurnOrEnd(async () => emit({ type: 'leg.digit', legId: leg.id, digit: digit.digit, ms: digit.ms }));
      }
      return 200;
    },
    onReferral(referral) {
      const notify = referral.accept();
      notify(100);
      leg.referred = notify;
      emit({
        type: 'leg.transfer_asked',
        legId: leg.id,
        to: numberOf(referral.uri) ?? referral.uri,
        replaces: legOf(referral.replaces),
      });
    },
    onEnded: (end) => leg.ended(causeOfEnd(end)),
  };
}

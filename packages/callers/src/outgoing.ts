import type { CallFailure, OutgoingCallOptions, Session, UserAgent } from '@oneline/sip';
import { createCallProgress } from './call-progress.ts';
import { createPhoneCall, telephoneManners } from './create-phone-call.ts';
import { callerErrors } from './errors.ts';
import type { PhoneCall } from './phone-call.ts';
import type { PhoneParts } from './phone-parts.ts';

export interface OutgoingOptions extends Pick<OutgoingCallOptions, 'uri' | 'from' | 'headers' | 'digest'> {
  readonly agent: UserAgent;
  /** Each status of the call, the last a final one. */
  readonly onStatus?: (status: number) => void;
}

/** Makes a call. @throws `media.no_free_port`, `media.cannot_bind` */
export async function placeCall(parts: PhoneParts, options: OutgoingOptions): Promise<PhoneCall> {
  const { agent, onStatus = () => {}, ...outgoing } = options;
  const progress = createCallProgress(() => {
    voice.close();
    parts.forget(call);
  });
  const voice = await parts.openVoice(() => progress.changes.tell());
  const provisional: number[] = [];
  let session: Session | undefined;
  let successor: PhoneCall | undefined;
  let isCancelled = false;

  const refused = ({ status, reason, retryAfterSeconds }: CallFailure): void => {
    onStatus(status);
    const [by, how] = isCancelled ? (['here', 'cancelled'] as const) : (['there', 'refused'] as const);
    progress.finish({ by, how, status, reason, retryAfterSeconds });
  };
  const invite = agent.call({
    ...outgoing,
    sdp: voice.offer(),
    listener: {
      ...telephoneManners(
        progress,
        () => voice,
        (referral) =>
          parts.follow(referral, (made) => {
            successor = made;
            progress.changes.tell();
          }),
      ),
      onProgress(status, sdp, early) {
        session ??= early;
        provisional.push(status);
        onStatus(status);
        if (sdp !== undefined && voice.take(sdp)) progress.happened('early');
        progress.happened('ringing');
      },
      onAnswered(answered, sdp) {
        session = answered;
        if (!voice.take(sdp)) {
          answered.hangUp({ status: 488 });
          return;
        }
        onStatus(200);
        progress.happened('answered');
      },
      onFailed: refused,
    },
  });

  const cancel: PhoneCall['cancel'] = (reason) => {
    isCancelled = true;
    invite.cancel(reason);
  };
  const notOurs = (operation: string) => () => {
    throw callerErrors.wrongState({ operation, state: 'out' });
  };
  const call: PhoneCall = createPhoneCall(
    {
      direction: 'out',
      callId: invite.callId,
      invite: undefined,
      provisional,
      ring: notOurs('ring'),
      answer: notOurs('answer'),
      reject: notOurs('reject'),
      cancel(reason) {
        progress.mustBe('cancel', 'begun', 'ringing');
        cancel(reason);
      },
      hangUp(reason) {
        if (progress.state === 'answered') session?.hangUp(reason);
        else if (progress.state !== 'ended') cancel(reason);
      },
    },
    { progress, voice, keys: parts.keys, session: () => session, successor: () => successor },
  );
  parts.remember(call);
  return call;
}

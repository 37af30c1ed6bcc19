import { headerField, type IncomingCall, type Reason } from '@oneline/sip';
import { createCallProgress } from './call-progress.ts';
import { createPhoneCall, telephoneManners } from './create-phone-call.ts';
import type { PhoneCall } from './phone-call.ts';
import type { PhoneParts } from './phone-parts.ts';
import type { Voice } from './voice.ts';

/** A call that came; undefined if it was refused at once. Given up meanwhile, it is an ended one. */
export async function takeCall(parts: PhoneParts, incoming: IncomingCall): Promise<PhoneCall | undefined> {
  let voice: Voice | undefined;
  let call: PhoneCall | undefined;
  let successor: PhoneCall | undefined;
  let sdp: string | undefined;
  const progress = createCallProgress(() => {
    voice?.close();
    if (call !== undefined) parts.forget(call);
  });
  const gone = (how: 'cancelled' | 'unacknowledged', reason: Reason): void =>
    progress.finish({ by: 'there', how, status: null, reason, retryAfterSeconds: null });
  const follow = (made: PhoneCall): void => {
    successor = made;
    progress.changes.tell();
  };
  const session = incoming.open({
    ...telephoneManners(
      progress,
      () => voice,
      (referral) => parts.follow(referral, follow),
    ),
    onCancelled: (reason) => gone('cancelled', reason),
    onAbandoned: () => gone('unacknowledged', { status: 504, q850: null, text: null }),
  });
  try {
    voice = await parts.openVoice(() => progress.changes.tell());
  } catch (error) {
    incoming.reject(500);
    throw error;
  }
  const { offer, request } = incoming;
  const opened = voice;

  /** Our side, the same before and with the answer; the call is refused where nothing of the offer can be taken. */
  function description(): string | undefined {
    sdp ??= offer === null ? opened.offer() : opened.answer(offer);
    if (sdp === undefined) refuse(488);
    return sdp;
  }
  function refuse(status: number, reason: Partial<Reason> = {}): void {
    const fields = [
      ...(reason.q850 === undefined ? [] : [headerField('Reason', `Q.850;cause=${reason.q850}`)]),
      ...(reason.status === undefined ? [] : [headerField('Reason', `SIP;cause=${reason.status}`)]),
    ];
    incoming.reject(status, { headers: fields });
    const told: Reason = { status: null, q850: null, text: null, ...reason };
    progress.finish({ by: 'here', how: 'refused', status, reason: told, retryAfterSeconds: null });
  }

  call = createPhoneCall(
    {
      direction: 'in',
      callId: request.headers.callId,
      invite: request,
      provisional: [],
      ring({ isEarly = false } = {}) {
        progress.mustBe('ring', 'begun', 'ringing');
        const early = isEarly ? description() : undefined;
        if (progress.end !== null) return;
        incoming.progress(isEarly ? 183 : 180, early === undefined ? {} : { sdp: early });
        progress.happened(isEarly ? 'early' : 'ringing');
      },
      answer() {
        progress.mustBe('answer', 'begun', 'ringing');
        const ours = description();
        if (ours === undefined) return;
        incoming.accept(ours);
        if (session.state !== 'ended') progress.happened('answered');
      },
      reject(status, reason) {
        progress.mustBe('reject', 'begun', 'ringing');
        refuse(status, reason);
      },
      cancel() {
        progress.mustBe('cancel');
      },
      hangUp(reason) {
        if (progress.state === 'answered') session.hangUp(reason);
        else if (progress.state !== 'ended') refuse(603, reason);
      },
    },
    { progress, voice: opened, keys: parts.keys, session: () => session, successor: () => successor },
  );
  if (progress.end === null) parts.remember(call);
  else opened.close();
  return call;
}

import type { Referral } from '@oneline/sip';
import type { KeyWay } from './local-audio.ts';
import type { PhoneCall } from './phone-call.ts';
import type { Voice } from './voice.ts';

/** What the calls of a telephone have of it. */
export interface PhoneParts {
  readonly keys: KeyWay;
  readonly openVoice: (onChange: () => void) => Promise<Voice>;
  readonly remember: (call: PhoneCall) => void;
  readonly forget: (call: PhoneCall) => void;
  /** Calls whom the other side asks us to call, and tells it how that goes. */
  readonly follow: (referral: Referral, made: (call: PhoneCall) => void) => void;
}

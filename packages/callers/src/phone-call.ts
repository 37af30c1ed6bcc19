import type { LegQuality } from '@oneline/media';
import type { Reason, Replaces, SipRequest } from '@oneline/sip';
import type { CallEnd, CallState, Happening } from './call-progress.ts';
import type { Heard } from './ears.ts';
import type { Said } from './sound.ts';

/** One call of a telephone, as whoever holds the receiver has it. Deadlines in ms; what is not in time fails with `callers.not_in_time`. */
export interface PhoneCall {
  readonly direction: 'in' | 'out';
  /** SIP Call-ID. */
  readonly callId: string;
  readonly state: CallState;
  readonly end: CallEnd | null;
  /** The INVITE of a call that came. */
  readonly invite: SipRequest | undefined;
  /** The statuses below 200 that came for a call that we made, in order. */
  readonly provisional: readonly number[];
  /** 180; with `isEarly` 183 and sound from both sides. */
  ring(options?: { readonly isEarly?: boolean }): void;
  answer(): void;
  /** Refuses with 4xx, 5xx or 6xx. */
  reject(status: number, reason?: Partial<Reason>): void;
  /** Gives up a call that is not answered. */
  cancel(reason?: Partial<Reason>): void;
  /** Ends it, whatever its state: BYE, CANCEL or 603. Nothing when it is over. */
  hangUp(reason?: Partial<Reason>): void;
  /** Resolves with the status of the re-INVITE. */
  hold(options?: { readonly direction?: 'sendonly' | 'inactive' }): Promise<number>;
  unhold(): Promise<number>;
  readonly isHeldByFar: boolean;
  /** Keys, the way the telephone tells them. */
  press(digits: string): void;
  /** From now on; what was said before is cut off. */
  say(said: Said): void;
  /** Keys of the other side. */
  readonly heardDigits: string;
  /** Resolves when the other side's keys end with these. */
  waitForDigits(digits: string, deadlineMs?: number): Promise<void>;
  /** What was heard in the last so many ms. */
  hears(ms?: number): Heard;
  /** What is heard in the next so many ms. */
  listen(ms: number): Promise<Heard>;
  /** Resolves when a tone has been heard clearly for 100 ms. */
  waitToHear(hertz: number, deadlineMs?: number): Promise<void>;
  /** Resolves when nothing louder than a whisper (−45 dBm0) has been heard for 200 ms. */
  waitForSilence(deadlineMs?: number): Promise<void>;
  /** The longest time since `forget` for which a tone could not be heard, in ms, in steps of 20. */
  longestWithout(hertz: number): number;
  /** RTP packets that came. */
  readonly receivedPackets: number;
  /** The longest time without an RTP packet since the first one or since `forget`, in ms, in steps of 20. */
  readonly longestGapMs: number;
  /** Sound and gaps up to now do not count any more. */
  forget(): void;
  waitFor(happening: Happening, deadlineMs?: number): Promise<void>;
  /** Asks the other side to call somebody else (REFER); resolves with the last status that was told of it, or that of the refusal. */
  transfer(target: string): Promise<number>;
  /** Asks it to call the other side of `other` in our place. */
  attendedTransfer(other: PhoneCall): Promise<number>;
  /** How this call is named to somebody who is to take our place in it. */
  readonly replaceable: { readonly uri: string; readonly replaces: Replaces } | undefined;
  /** The call that was made because the other side asked for it. */
  readonly successor: PhoneCall | undefined;
  quality(): LegQuality;
}

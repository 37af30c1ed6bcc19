import { type Direction, type Referral, readInfoDigit, type Session, type SessionListener } from '@oneline/sip';
import type { CallProgress, Happening } from './call-progress.ts';
import type { KeyWay } from './local-audio.ts';
import type { PhoneCall } from './phone-call.ts';
import type { Voice } from './voice.ts';

/** What all calls have, whoever made them. */
export interface TalkingParts {
  readonly progress: CallProgress;
  readonly voice: Voice;
  readonly keys: KeyWay;
  /** Undefined before there is a dialog. */
  readonly session: () => Session | undefined;
  readonly successor: () => PhoneCall | undefined;
}

/** What differs by who made the call. */
export type CallControl = Pick<
  PhoneCall,
  'direction' | 'callId' | 'invite' | 'provisional' | 'ring' | 'answer' | 'reject' | 'cancel' | 'hangUp'
>;

const DEADLINE_MS = 5000;
/** How long an INFO says that a key was pressed. */
const INFO_MS = 160;
const CLEAR_MS = 100;
const SILENT = { ms: 200, dbm0: -45 };

export function createPhoneCall(control: CallControl, parts: TalkingParts): PhoneCall {
  const { progress, voice, keys, session, successor } = parts;
  const { changes } = progress;
  const hopeless = () => (progress.end === null ? undefined : { ...progress.end });
  const heardState = () => {
    const { hertz, dbm0 } = voice.ears.last(SILENT.ms);
    return { state: progress.state, hertz, dbm0, heardMs: voice.ears.heardMs, digits: voice.heardDigits };
  };
  const until = (what: string, isTrue: () => boolean, deadlineMs = DEADLINE_MS): Promise<void> =>
    changes.until({
      what,
      isTrue,
      deadlineMs,
      state: heardState,
      hopeless: what === 'ended' ? () => undefined : hopeless,
    });

  const happenings: Readonly<Record<Happening, () => boolean>> = {
    ringing: () => progress.hasHappened('ringing'),
    early: () => progress.hasHappened('early'),
    answered: () => progress.hasHappened('answered'),
    ended: () => progress.end !== null,
    held: () => voice.isHeldByFar,
    unheld: () => !voice.isHeldByFar,
    transferred: () => successor() !== undefined,
  };

  function talkingSession(operation: string): Session {
    progress.mustBe(operation, 'answered');
    return session() as Session;
  }

  function offerDirection(operation: string, direction: Direction): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const on = talkingSession(operation);
    voice.want(direction);
    on.offer(voice.offer(), (outcome) => {
      if (outcome.kind === 'answered') resolve(voice.take(outcome.sdp) ? 200 : 488);
      else resolve(outcome.kind === 'refused' ? outcome.status : 481);
    });
    return promise;
  }

  function refer(uri: string, options: Parameters<Session['refer']>[1]): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    let last = 100;
    talkingSession('transfer').refer(uri, options, {
      onStatus(status) {
        last = status;
        if (status >= 200) resolve(status);
      },
      onRefused: resolve,
    });
    // Whoever took over may end this call before it tells how the new one went.
    void changes
      .until({ what: 'ended', isTrue: () => progress.end !== null, deadlineMs: 2 * DEADLINE_MS, state: heardState })
      .then(
        () => resolve(last),
        () => resolve(last),
      );
    return promise;
  }

  return {
    ...control,
    get state() {
      return progress.state;
    },
    get end() {
      return progress.end;
    },
    get isHeldByFar() {
      return voice.isHeldByFar;
    },
    get heardDigits() {
      return voice.heardDigits;
    },
    get receivedPackets() {
      return voice.arrivals.packets;
    },
    get longestGapMs() {
      return voice.arrivals.longestGapMs;
    },
    get successor() {
      return successor();
    },
    get replaceable() {
      const on = session();
      return on && { uri: on.dialog.remoteTarget, replaces: on.replaces };
    },
    hold: ({ direction = 'sendonly' } = {}) => offerDirection('hold', direction),
    unhold: () => offerDirection('unhold', 'sendrecv'),
    press(digits) {
      if (keys !== 'info') voice.press(digits);
      else for (const digit of digits) talkingSession('press').sendDigit(digit, INFO_MS);
    },
    say: (said) => voice.say(said),
    waitForDigits: (digits, deadlineMs) =>
      until(`digits ${digits}`, () => voice.heardDigits.endsWith(digits), deadlineMs),
    hears: (ms = SILENT.ms) => voice.ears.last(ms),
    async listen(ms) {
      const enoughMs = voice.ears.heardMs + ms;
      await until(`${ms} ms of sound`, () => voice.ears.heardMs >= enoughMs, DEADLINE_MS + ms);
      return voice.ears.last(ms);
    },
    async waitToHear(hertz, deadlineMs) {
      const fromMs = voice.ears.heardMs + CLEAR_MS;
      const isClear = () => voice.ears.heardMs >= fromMs && voice.ears.last(CLEAR_MS).has(hertz);
      await until(`${hertz} Hz`, isClear, deadlineMs);
    },
    async waitForSilence(deadlineMs) {
      const fromMs = voice.ears.heardMs + SILENT.ms;
      const isQuiet = () => voice.ears.heardMs >= fromMs && voice.ears.last(SILENT.ms).dbm0 < SILENT.dbm0;
      await until('silence', isQuiet, deadlineMs);
    },
    longestWithout: (hertz) => voice.ears.longestWithout(hertz),
    forget() {
      voice.ears.forget();
      voice.arrivals.forget();
    },
    waitFor: (happening, deadlineMs) => until(happening, happenings[happening], deadlineMs),
    transfer: (target) => refer(target, {}),
    attendedTransfer(other) {
      const there = other.replaceable;
      progress.mustBe('transfer', 'answered');
      if (there === undefined) throw new TypeError('The other call has no dialog yet');
      return refer(there.uri, { replaces: there.replaces });
    },
    quality: () => voice.quality(),
  };
}

/** What a telephone does with what the other side wants within a call. */
export function telephoneManners(
  progress: CallProgress,
  voice: () => Voice | undefined,
  follow: (referral: Referral) => void,
): SessionListener {
  return {
    onOffer(offer, reply) {
      const answer = offer === null ? voice()?.offer() : voice()?.answer(offer);
      if (answer === undefined) reply.reject();
      else reply.accept(answer);
    },
    onAnswer: (answer) => void voice()?.take(answer),
    onCarried(request) {
      const key = readInfoDigit(request);
      if (key !== undefined) voice()?.hearDigit(key.digit);
      return request.method === 'INFO' ? 200 : 405;
    },
    onReferral: follow,
    onEnded: ({ by, why, reason }) => progress.finish({ by, how: why, reason, status: null, retryAfterSeconds: null }),
  };
}

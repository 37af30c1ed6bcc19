import { isDomainError } from '@oneline/kernel';
import { createUdpLeg, type Feed, type LegQuality, type PortAllocator, silenceFeed, type Wheel } from '@oneline/media';
import {
  type AgreedAudio,
  createAnswer,
  createOffer,
  type Direction,
  type LocalAudio,
  parseDescription,
  takeAnswer,
  writeDescription,
} from '@oneline/sip';
import { type Arrivals, watchArrivals } from './arrivals.ts';
import { createEars, type Ears } from './ears.ts';
import { type AudioWish, legSettings, localAudio } from './local-audio.ts';
import { feedOf, type Said } from './sound.ts';

/** Receiver and mouthpiece of one call, and what both sides agreed on of them. */
export interface Voice {
  readonly ears: Ears;
  readonly arrivals: Arrivals;
  /** Keys that the other side pressed, in order. */
  readonly heardDigits: string;
  /** The other side sends, if at all, but does not listen (RFC 3264 §8.4). */
  readonly isHeldByFar: boolean;
  /** What we want of the direction, and with `createOffer` ask for. */
  want(direction: Direction): void;
  offer(): string;
  /** Our answer to an offer; undefined if nothing of it can be taken: 488. */
  answer(offer: string): string | undefined;
  /** What the other side answered; false if nothing can be made of it. */
  take(answer: string): boolean;
  say(said: Said): void;
  /** Events where they were agreed on, otherwise tones. */
  press(digits: string): void;
  /** A key that came by signalling. */
  hearDigit(digit: string): void;
  quality(): LegQuality;
  /** Frees ports and timers. Nothing when closed already. */
  close(): void;
}

export interface VoiceOptions {
  readonly ports: PortAllocator;
  readonly wheel: Wheel;
  readonly audio: AudioWish;
  readonly onChange: () => void;
  readonly onFault: (fault: unknown) => void;
  readonly onClosed: () => void;
}

const PRESS_MS = 100;

/** @throws `media.no_free_port`, `media.cannot_bind` */
export async function openVoice({ ports, wheel, audio, onChange, onFault, onClosed }: VoiceOptions): Promise<Voice> {
  const pair = await ports.open({ isRtcpMuxed: false });
  const ears = createEars();
  const arrivals = watchArrivals(pair.rtp);
  const sessionId = String(Date.now());
  let local: LocalAudio = localAudio(audio, pair.port);
  let version = 0;
  let heardDigits = '';
  let isHeldByFar = false;
  let said: Feed = silenceFeed;
  let closed: LegQuality | undefined;

  const hearDigit = (digit: string): void => {
    heardDigits += digit;
    onChange();
  };
  const now = () => performance.now();
  const leg = createUdpLeg({
    ports: pair,
    now,
    onFault,
    settings: {
      direction: 'sendrecv',
      law: audio.codecs[0] === 'PCMU' ? 'ulaw' : 'alaw',
      payloadType: audio.codecs[0] === 'PCMU' ? 0 : 8,
      eventPayloadType: audio.keys === 'event' ? 101 : undefined,
    },
    observer: {
      digitBegan: hearDigit,
      digitEnded: () => {},
      latched: () => {},
      fellSilent: () => {},
      resumed: () => {},
    },
    cname: `${sessionId}-${pair.port}`,
    nowMs: now(),
    epochMs: performance.timeOrigin,
    random: Math.random,
  });
  leg.listen((samples) => {
    ears.take(samples);
    onChange();
  });
  leg.feed(said);
  const unseat = wheel.seat((nowMs, frames) => {
    arrivals.turn();
    leg.turn(nowMs, frames);
  });

  const origin = () => ({
    user: '-',
    sessionId,
    version: String(version++),
    address: local.connection,
  });

  function apply(agreed: AgreedAudio, isTheirOffer: boolean): boolean {
    const settings = legSettings(agreed);
    if (settings === undefined || (audio.srtp && settings.srtp === undefined)) return false;
    leg.apply(settings, now());
    // Who holds is not held by an answer that gives way to it.
    if (isTheirOffer || local.direction === 'sendrecv') {
      isHeldByFar = agreed.remote.direction === 'sendonly' || agreed.remote.direction === 'inactive';
    }
    onChange();
    return true;
  }

  return {
    ears,
    arrivals,
    get heardDigits() {
      return heardDigits;
    },
    get isHeldByFar() {
      return isHeldByFar;
    },
    want(direction) {
      local = { ...local, direction };
      // Nobody speaks into a telephone that holds.
      leg.feed(direction === 'sendrecv' ? said : silenceFeed);
    },
    offer: () => writeDescription(createOffer(origin(), local)),
    answer(offer) {
      const made = readOr(undefined, () => createAnswer(parseDescription(offer), origin(), local));
      return made !== undefined && apply(made.agreed, true) ? writeDescription(made.answer) : undefined;
    },
    take: (answer) => readOr(false, () => apply(takeAnswer(local, parseDescription(answer)), false)),
    say(next) {
      said = feedOf(next);
      if (local.direction === 'sendrecv') leg.feed(said);
    },
    press: (digits) => void leg.press(digits, PRESS_MS),
    hearDigit,
    quality: () => closed ?? leg.quality(),
    close() {
      if (closed !== undefined) return;
      closed = leg.close(now());
      unseat();
      pair.release();
      onClosed();
    },
  };
}

/** A description that cannot be read is the other side's mistake. */
function readOr<Value>(otherwise: Value, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (isDomainError(error)) return otherwise;
    throw error;
  }
}

import { type Feed, silenceFeed } from '../audio/feed.ts';
import { createAnsweringMachine } from '../detection/answering-machine.ts';
import { createVoiceActivity } from '../detection/voice-activity.ts';
import { errors } from '../errors.ts';
import type { Leg, LegObserver } from '../leg/leg-interface.ts';
import { createDigitCollector, type DigitCollector } from '../playback/digit-collector.ts';
import { createPlayer, type Player } from '../playback/player.ts';
import type { PlayItem } from '../playback/prompt.ts';
import { createToneFeed } from '../tone/tone-feed.ts';
import { tones } from '../tone/tones.ts';
import type { Background, MediaCommand, MediaEventBody, PlayItemName, PlayRequest } from './protocol.ts';

export interface LegSessionOptions {
  readonly name: string;
  readonly emit: (event: MediaEventBody) => void;
  /** @throws `media.no_such_prompt` */
  readonly itemsOf: (names: readonly PlayItemName[]) => PlayItem[];
  readonly now: () => number;
  readonly makeLeg: (observer: LegObserver) => Leg;
}

/** A leg and what goes on with it: plays, a collection of digits, detectors. */
export interface LegSession {
  readonly leg: Leg;
  turn(nowMs: number, frames: number): void;
  /** What is said while nothing else is; kept while the leg is in a conference, which says its own. */
  background(background: Background): void;
  joinConference(): void;
  leaveConference(): void;
  play(play: string, request: PlayRequest): void;
  /** @throws `media.not_found` */
  player(play: string): Player;
  collect(command: Extract<MediaCommand, { kind: 'collect.start' }>): void;
  /** @throws `media.not_found` */
  stopCollecting(collect: string): void;
  detectVoice(isOn: boolean): void;
  detectAnswerer(options: Extract<MediaCommand, { kind: 'leg.detect-answerer' }>['options']): void;
  /** Ends plays and collections; each says so. */
  close(): void;
}

interface Play {
  readonly player: Player;
  readonly stopOn: string | undefined;
  stoppedBy?: string;
}

/** The last packets of the last digit of a secret, sent three times, are still to come. */
const SECRECY_LASTS_MS = 250;

/** Each 100 ms it is looked for what is due. */
const TURNS_BETWEEN_CHECKS = 5;

interface Collection {
  readonly name: string;
  readonly collector: DigitCollector;
  readonly isSecret: boolean;
}

export function createLegSession({ name, emit, itemsOf, now, makeLeg }: LegSessionOptions): LegSession {
  const plays = new Map<string, Play>();
  let collection: Collection | undefined;
  let stopVoice: (() => void) | undefined;
  let stopAnswerer: (() => void) | undefined;
  let turns = 0;
  let hasRemoteLeft = false;
  let isDigitSecret = false;
  let isPressed = false;
  let secrecyEndsAtMs: number | undefined;

  const takeDigit = (digit: string): void => {
    for (const play of plays.values()) {
      if (play.stopOn !== 'any' && play.stopOn?.includes(digit) !== true) continue;
      play.stoppedBy = digit;
      play.player.stop();
    }
    collection?.collector.digit(digit, now());
  };

  const leg = makeLeg({
    digitBegan(digit, way) {
      isPressed = true;
      isDigitSecret = collection?.isSecret === true;
      if (!isDigitSecret) emit({ kind: 'digit.began', leg: name, digit, way });
      takeDigit(digit);
    },
    digitEnded(digit, durationMs) {
      isPressed = false;
      if (secrecyEndsAtMs !== undefined) secrecyEndsAtMs = now() + SECRECY_LASTS_MS;
      // The last digit of a secret ends when the collection has ended already.
      if (!isDigitSecret) emit({ kind: 'digit.ended', leg: name, digit, durationMs });
    },
    latched: (remote) => emit({ kind: 'leg.latched', leg: name, remote }),
    fellSilent: () => emit({ kind: 'leg.fell-silent', leg: name }),
    resumed: () => emit({ kind: 'leg.resumed', leg: name }),
  });
  let background: Feed | undefined = silenceFeed;
  let isInConference = false;
  leg.feed(background);

  const feedOf = (named: Background): Feed | undefined => {
    switch (named.kind) {
      case 'silence':
        return silenceFeed;
      case 'nothing':
        return undefined;
      case 'tone':
        return createToneFeed(tones[named.tone]);
      case 'music': {
        const player = createPlayer({
          items: itemsOf(named.items),
          loops: 'forever',
          startMs: named.startMs ?? 0,
        });
        return player.lengthMs === 0 ? silenceFeed : player;
      }
    }
  };

  const startPlay = (
    play: string,
    { items, loops = 1, startMs = 0, stopOn, isQueued = false }: PlayRequest,
    onEnd?: () => void,
  ): void => {
    if (plays.has(play)) throw errors.alreadyExists({ play });
    const list = itemsOf(items);
    if (!isQueued) for (const { player } of [...plays.values()]) player.stop();
    const started: Play = {
      stopOn,
      player: createPlayer({
        items: list,
        loops,
        startMs,
        onEnd({ reason, playedMs }) {
          plays.delete(play);
          const { stoppedBy: digit } = started;
          const how = digit === undefined ? { reason } : { reason: 'digit' as const, digit };
          // Which digit stopped it is as secret as the digit.
          const told = isDigitSecret && digit !== undefined ? { reason: 'digit' as const } : how;
          emit({ kind: 'play.ended', leg: name, play, playedMs, ...told });
          onEnd?.();
        },
      }),
    };
    plays.set(play, started);
    leg.interject(started.player);
  };

  const check = (nowMs: number): void => {
    collection?.collector.turn(nowMs);
    if (secrecyEndsAtMs !== undefined && nowMs >= secrecyEndsAtMs) {
      secrecyEndsAtMs = undefined;
      leg.hideDigits(false);
    }
    if (!hasRemoteLeft && leg.hasRemoteLeft()) {
      hasRemoteLeft = true;
      emit({ kind: 'leg.remote-left', leg: name });
    }
  };

  return {
    leg,
    turn(nowMs, frames) {
      leg.turn(nowMs, frames);
      turns += 1;
      if (turns % TURNS_BETWEEN_CHECKS === 0) check(nowMs);
    },
    background(named) {
      background = feedOf(named);
      if (!isInConference) leg.feed(background);
    },
    joinConference() {
      isInConference = true;
    },
    leaveConference() {
      isInConference = false;
      leg.feed(background);
    },
    play: (play, request) => startPlay(play, request),
    player(play) {
      const found = plays.get(play);
      if (found === undefined) throw errors.notFound({ play });
      return found.player;
    },
    collect({ collect, options, ask, isSecret = false }) {
      // What is wrong with the question is said before anything changes.
      if (ask !== undefined) itemsOf(ask.items);
      collection?.collector.stop();
      const collector = createDigitCollector(options, now(), ({ reason, digits, terminator }) => {
        if (collection?.collector === collector) {
          collection = undefined;
          secrecyEndsAtMs = isPressed ? Number.POSITIVE_INFINITY : now() + SECRECY_LASTS_MS;
        }
        const end = { kind: 'collect.ended', leg: name, collect, reason, digits } as const;
        emit(terminator === undefined ? end : { ...end, terminator });
      });
      if (ask !== undefined) startPlay(collect, { stopOn: 'any', ...ask }, () => collector.listen(now()));
      else collector.listen(now());
      collection = { name: collect, collector, isSecret };
      if (!isSecret) return;
      secrecyEndsAtMs = undefined;
      leg.hideDigits(true);
    },
    stopCollecting(collect) {
      if (collection?.name !== collect) throw errors.notFound({ collect });
      collection.collector.stop();
      plays.get(collect)?.player.stop();
    },
    detectVoice(isOn) {
      stopVoice?.();
      stopVoice = undefined;
      if (!isOn) return;
      const voice = createVoiceActivity({
        began: () => emit({ kind: 'voice.began', leg: name }),
        ended: (spokeMs) => emit({ kind: 'voice.ended', leg: name, spokeMs }),
      });
      stopVoice = leg.listen((samples) => voice.hear(samples));
    },
    detectAnswerer(options) {
      stopAnswerer?.();
      const machine = createAnsweringMachine(
        {
          decided: (answerer, cause, afterMs) =>
            emit({ kind: 'answerer.decided', leg: name, answerer, cause, afterMs }),
          beeped(hertz) {
            emit({ kind: 'answerer.beeped', leg: name, hertz });
            stopAnswerer?.();
            stopAnswerer = undefined;
          },
        },
        options,
      );
      stopAnswerer = leg.listen((samples) => machine.hear(samples));
    },
    close() {
      collection?.collector.stop();
      for (const { player } of [...plays.values()]) player.stop();
      stopVoice?.();
      stopAnswerer?.();
    },
  };
}

import type { Answerer, AnswererCause, AnsweringMachineOptions } from '../detection/answering-machine.ts';
import type { Law } from '../g711/laws.ts';
import type { Address } from '../leg/latch.ts';
import type { LegQuality } from '../leg/quality.ts';
import type { LegSettings } from '../leg/settings.ts';
import type { CollectEndReason, CollectOptions } from '../playback/digit-collector.ts';
import type { RecordingEnd } from '../recording/recorder.ts';
import type { ToneName } from '../tone/tones.ts';
import type { LatenessReport } from '../wheel/lateness.ts';

/** Everything here can be cloned from thread to thread, and, but for the memory of prompts, from machine to machine. */

/** A prompt that was loaded, one turn of a tone's cadence, or a pause. */
export type PlayItemName = { readonly prompt: string } | { readonly tone: ToneName } | { readonly silenceMs: number };

/** What a leg is told while nothing else is. */
export type Background =
  | { readonly kind: 'silence' }
  /** No packets at all. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'tone'; readonly tone: ToneName }
  /** Over and over; `startMs` into the list, so that a waiting caller does not always hear the same bars. */
  | { readonly kind: 'music'; readonly items: readonly PlayItemName[]; readonly startMs?: number };

export interface PlayRequest {
  readonly items: readonly PlayItemName[];
  readonly loops?: number | 'forever';
  readonly startMs?: number;
  /** Digits that stop it; `any` for all. */
  readonly stopOn?: string | 'any';
  /** After what is being played to the leg already; otherwise in its place, which ends as `stopped`. */
  readonly isQueued?: boolean;
}

export type RoleName =
  | { readonly kind: 'party' }
  | { readonly kind: 'listener' }
  | { readonly kind: 'coach'; readonly of: string };

/** What a worker is asked to do. All names are the asker's. */
export type MediaCommand =
  | ({ readonly kind: 'leg.open'; readonly leg: string; readonly settings: LegSettings } & LegOpening)
  | { readonly kind: 'leg.apply'; readonly leg: string; readonly settings: LegSettings }
  | { readonly kind: 'leg.close'; readonly leg: string }
  /** What it says is heard by nobody. */
  | { readonly kind: 'leg.mute'; readonly leg: string; readonly isMuted: boolean }
  /** It hears nobody; what is played to it it hears. */
  | { readonly kind: 'leg.deafen'; readonly leg: string; readonly isDeaf: boolean }
  | { readonly kind: 'leg.press'; readonly leg: string; readonly digits: string; readonly durationMs?: number }
  | { readonly kind: 'leg.background'; readonly leg: string; readonly background: Background }
  | { readonly kind: 'leg.quality'; readonly leg: string }
  | { readonly kind: 'leg.detect-voice'; readonly leg: string; readonly isOn: boolean }
  | { readonly kind: 'leg.detect-answerer'; readonly leg: string; readonly options?: AnsweringMachineOptions }
  /** Said to this leg alone, over everything else. */
  | ({ readonly kind: 'play.start'; readonly leg: string; readonly play: string } & PlayRequest)
  | { readonly kind: 'play.stop'; readonly leg: string; readonly play: string }
  | { readonly kind: 'play.pause'; readonly leg: string; readonly play: string; readonly isPaused: boolean }
  | { readonly kind: 'play.seek'; readonly leg: string; readonly play: string; readonly toMs: number }
  | { readonly kind: 'play.skip'; readonly leg: string; readonly play: string; readonly byMs: number }
  /** With `ask` the question is played first, and any digit stops it. */
  | {
      readonly kind: 'collect.start';
      readonly leg: string;
      readonly collect: string;
      readonly options: CollectOptions;
      readonly ask?: PlayRequest;
      /** Its digits are told in `collect.ended` only, and nobody hears them. */
      readonly isSecret?: boolean;
    }
  | { readonly kind: 'collect.stop'; readonly leg: string; readonly collect: string }
  | { readonly kind: 'bridge'; readonly legs: readonly [string, string] }
  | { readonly kind: 'unbridge'; readonly leg: string }
  | { readonly kind: 'echo'; readonly leg: string }
  | { readonly kind: 'conference.admit'; readonly conference: string; readonly leg: string; readonly role: RoleName }
  | { readonly kind: 'conference.dismiss'; readonly conference: string; readonly leg: string }
  | { readonly kind: 'conference.announce'; readonly conference: string; readonly items: readonly PlayItemName[] }
  | { readonly kind: 'conference.beep'; readonly conference: string }
  | { readonly kind: 'conference.close'; readonly conference: string }
  | {
      readonly kind: 'record.start';
      readonly recording: string;
      readonly leg: string;
      readonly path: string;
      readonly key: Uint8Array;
      /** Two: what the leg says left, what it is told right. One: what it says. */
      readonly channels: 1 | 2;
      /** What this other leg says right, in place of what `leg` is told. */
      readonly right?: string;
    }
  | { readonly kind: 'record.pause'; readonly recording: string }
  | { readonly kind: 'record.resume'; readonly recording: string }
  | { readonly kind: 'record.stop'; readonly recording: string }
  /** `octets` on shared memory is not copied. */
  | { readonly kind: 'prompt.load'; readonly prompt: string; readonly law: Law; readonly octets: Uint8Array }
  | { readonly kind: 'prompt.unload'; readonly prompt: string }
  | { readonly kind: 'figures' }
  /** Says goodbye on every leg, ends every recording. */
  | { readonly kind: 'close' };

export interface LegOpening {
  readonly isRtcpMuxed?: boolean;
  readonly latchWindowMs?: number;
  readonly silentAfterMs?: number;
}

/** What a command answers with, by its kind; the others with nothing. */
export interface MediaResults {
  /** The local port; RTCP is the one above unless muxed. */
  'leg.open': { readonly port: number };
  'leg.close': LegQuality;
  'leg.quality': LegQuality;
  'record.stop': RecordingEnd;
  figures: WorkerFigures;
}
export type ResultOf<Kind extends MediaCommand['kind']> = Kind extends keyof MediaResults
  ? MediaResults[Kind]
  : undefined;

export interface WorkerFigures {
  readonly legs: number;
  readonly conferences: number;
  readonly recordings: number;
  readonly prompts: number;
  readonly portsInUse: number;
  readonly portCapacity: number;
  /** Of turns since the last figures. */
  readonly lateness: LatenessReport;
  /** Share of the time in which the thread was busy, 0…1. */
  readonly busyShare: number;
}

export type PlayEndReason = 'played' | 'stopped' | 'digit';

/** What happened, of itself. `atMs` is in ms since 1970. */
export type MediaEvent = { readonly atMs: number } & (
  | { readonly kind: 'leg.latched'; readonly leg: string; readonly remote: Address }
  | { readonly kind: 'leg.fell-silent'; readonly leg: string }
  | { readonly kind: 'leg.resumed'; readonly leg: string }
  | { readonly kind: 'leg.remote-left'; readonly leg: string }
  | { readonly kind: 'digit.began'; readonly leg: string; readonly digit: string; readonly way: 'event' | 'tone' }
  | { readonly kind: 'digit.ended'; readonly leg: string; readonly digit: string; readonly durationMs: number }
  | { readonly kind: 'voice.began'; readonly leg: string }
  | { readonly kind: 'voice.ended'; readonly leg: string; readonly spokeMs: number }
  | {
      readonly kind: 'answerer.decided';
      readonly leg: string;
      readonly answerer: Answerer;
      readonly cause: AnswererCause;
      readonly afterMs: number;
    }
  | { readonly kind: 'answerer.beeped'; readonly leg: string; readonly hertz: number }
  | {
      readonly kind: 'play.ended';
      readonly leg: string;
      readonly play: string;
      readonly reason: PlayEndReason;
      readonly playedMs: number;
      readonly digit?: string;
    }
  | {
      readonly kind: 'collect.ended';
      readonly leg: string;
      readonly collect: string;
      readonly reason: CollectEndReason;
      readonly digits: string;
      readonly terminator?: string;
    }
  /** Its last member has left. */
  | { readonly kind: 'conference.ended'; readonly conference: string }
  /** It was stopped, or its leg was closed: the file is whole. */
  | ({ readonly kind: 'record.ended'; readonly recording: string } & RecordingEnd)
  /** It cannot go on; what was written stays. */
  | { readonly kind: 'record.failed'; readonly recording: string; readonly code: string }
  /** A mistake in here, or a packet that could not be sent; what was under way goes on. `times` since it was told last. */
  | { readonly kind: 'worker.fault'; readonly message: string; readonly times: number }
);

export type MediaEventBody = MediaEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'atMs'>
    : never
  : never;

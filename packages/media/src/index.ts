// The engine: commands and events over threads.

// Parts, for telephones that are made of them.
export { type Feed, type Listener, silenceFeed } from './audio/feed.ts';
// What commands are made of, and events tell.
export type { Answerer, AnswererCause, AnsweringMachineOptions } from './detection/answering-machine.ts';
export { createToneDigits, type ToneDigitListener, type ToneDigits } from './detection/tone-digits.ts';
export { createVoiceActivity, type VoiceActivity, type VoiceListener } from './detection/voice-activity.ts';
export { errors } from './errors.ts';
export type { Law } from './g711/laws.ts';
export { alaw, type Companding, compandingOf, SAMPLE_RATE, ulaw } from './g711/laws.ts';
export { decode, encode } from './g711/samples.ts';
export type { Address } from './leg/latch.ts';
export { createLeg } from './leg/leg.ts';
export type { Leg, LegObserver, LegOptions, LegTransport } from './leg/leg-interface.ts';
export type { LegQuality } from './leg/quality.ts';
export type { Direction, LegSettings } from './leg/settings.ts';
export { createUdpLeg, type UdpLegOptions } from './leg/udp-leg.ts';
export type { CollectEndReason, CollectOptions } from './playback/digit-collector.ts';
export { createPlayer, type PlayEnd, type Player, type PlayerOptions } from './playback/player.ts';
// Prompts and recordings, for whoever stores them.
export type { Prompt } from './playback/prompt.ts';
export { createPortAllocator, type PortAllocator, type PortPair, type PortRange } from './ports/port-allocator.ts';
export {
  type ConvertedPrompt,
  convertPrompt,
  DEFAULT_PROMPT_LIMITS,
  type PromptLimits,
} from './prompts/convert-prompt.ts';
export type { PromptProblem } from './prompts/sound.ts';
export { createRecorder, type PauseMark, type RecordingEnd } from './recording/recorder.ts';
export { inspectRecording, readRecording, type StagedRecording } from './recording/staging-reader.ts';
export { wavHeader } from './recording/wav.ts';
export type { Waveform } from './recording/waveform.ts';
export {
  createRtpView,
  looksLikeRtcp,
  parseRtp,
  RTP_HEADER_BYTES,
  type RtpHeader,
  type RtpView,
  writeRtpHeader,
} from './rtp/packet.ts';
export {
  type CryptoAttribute,
  createSrtpKey,
  formatCryptoAttribute,
  parseCryptoAttribute,
} from './srtp/sdes.ts';
export { type CryptoSuite, cryptoSuites, type SrtpKey } from './srtp/suite.ts';
export { createToneFeed } from './tone/tone-feed.ts';
export type { ToneName } from './tone/tones.ts';
export { digitTones, type Tone, type TonePart, tones } from './tone/tones.ts';
export type { LatenessReport } from './wheel/lateness.ts';
export { systemWheelClock } from './wheel/system-clock.ts';
export { createWheel, type Turn, type Wheel, type WheelClock, type WheelOptions } from './wheel/wheel.ts';
export { createMediaEngine, type MediaEngine, type MediaEngineOptions } from './worker/media-engine.ts';
export { createMediaPool, type MediaPool, type MediaPoolOptions, type PoolCommand } from './worker/media-pool.ts';
export type { WorkerLoss } from './worker/media-worker.ts';
export type {
  Background,
  MediaCommand,
  MediaEvent,
  MediaEventBody,
  MediaResults,
  PlayEndReason,
  PlayItemName,
  PlayRequest,
  ResultOf,
  RoleName,
  WorkerFigures,
} from './worker/protocol.ts';

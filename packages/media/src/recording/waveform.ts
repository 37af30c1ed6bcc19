import { compandingOf, type Law } from '../g711/laws.ts';

/** Peaks of 100 ms. */
export const PEAKS_PER_SECOND = 10;
const SAMPLES_PER_PEAK = 8000 / PEAKS_PER_SECOND;

/** For a player: of each channel the loudest sample of each 100 ms, 0…255 of full scale. */
export interface Waveform {
  readonly peaksPerSecond: number;
  readonly channels: readonly Uint8Array[];
}

export interface WaveformGathering {
  /** Octets, channels interleaved. */
  add(octets: Uint8Array): void;
  addSilence(samples: number): void;
  finish(): Waveform;
}

export function createWaveformGathering(law: Law, channels: number): WaveformGathering {
  const { linear } = compandingOf(law);
  const peaks: number[][] = Array.from({ length: channels }, () => []);
  const loudest = new Int32Array(channels);
  let samples = 0;

  const endSample = (): void => {
    samples += 1;
    if (samples === SAMPLES_PER_PEAK) endPeak();
  };
  const endPeak = (): void => {
    for (const [channel, own] of peaks.entries()) own.push(Math.min(255, (loudest[channel] as number) >> 7));
    loudest.fill(0);
    samples = 0;
  };

  return {
    add(octets) {
      for (let at = 0; at + channels <= octets.length; at += channels) {
        for (let channel = 0; channel < channels; channel += 1) {
          const level = Math.abs(linear[octets[at + channel] as number] as number);
          if (level > (loudest[channel] as number)) loudest[channel] = level;
        }
        endSample();
      }
    },
    addSilence(count) {
      for (let i = 0; i < count; i += 1) endSample();
    },
    finish() {
      if (samples > 0) endPeak();
      return { peaksPerSecond: PEAKS_PER_SECOND, channels: peaks.map((own) => Uint8Array.from(own)) };
    },
  };
}

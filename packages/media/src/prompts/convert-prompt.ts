import { setImmediate as breathe } from 'node:timers/promises';
import { errors } from '../errors.ts';
import { compandingOf, type Law, SAMPLE_RATE } from '../g711/laws.ts';
import type { Prompt } from '../playback/prompt.ts';
import { isMp3, readMp3 } from './read-mp3.ts';
import { isWav, readWav } from './read-wav.ts';
import { createResampler, type Resampler } from './resampler.ts';
import type { PromptProblem } from './sound.ts';

export interface PromptLimits {
  readonly maxBytes: number;
  readonly maxSeconds: number;
}

export const DEFAULT_PROMPT_LIMITS: PromptLimits = { maxBytes: 30 * 1024 * 1024, maxSeconds: 600 };

export interface ConvertedPrompt extends Prompt {
  readonly durationMs: number;
  /** Loudest sample, 0…1; and the share of samples that were too loud and are clipped. */
  readonly peak: number;
  readonly clippedShare: number;
  readonly source: { readonly kind: 'wav' | 'mp3'; readonly rate: number };
}

/**
 * Makes a prompt of a WAV (PCM of 8 to 32 bits, float, G.711; any rate, up to eight channels) or MP3 file. Breathes between
 * the seconds of sound, so that whatever else the thread does goes on.
 * @throws `media.prompt_too_large`, `media.prompt_too_long`, `media.prompt_empty`, `media.prompt_unreadable`
 */
export async function convertPrompt(
  file: Uint8Array,
  law: Law = 'alaw',
  limits: PromptLimits = DEFAULT_PROMPT_LIMITS,
): Promise<ConvertedPrompt> {
  const { maxBytes, maxSeconds } = limits;
  if (file.length > maxBytes) throw errors.promptTooLarge({ bytes: file.length, maxBytes });
  const octets = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const kind = kindOf(octets);
  const companded = createCompander(law, maxSeconds);
  let resampler: Resampler | undefined;
  let sourceRate = 0;
  for await (const { rate, samples } of kind === 'wav' ? readWav(octets) : readMp3(octets)) {
    if (rate !== sourceRate) {
      // An MP3 may change its rate between two frames: what was before is finished.
      if (resampler !== undefined) companded.add(resampler.finish());
      resampler = createResampler(rate);
      sourceRate = rate;
    }
    if (resampler !== undefined) companded.add(resampler.push(samples));
    await breathe();
  }
  if (resampler !== undefined) companded.add(resampler.finish());
  const sound = companded.finish();
  if (sound.octets.length === 0) throw errors.promptEmpty();
  return {
    law,
    ...sound,
    durationMs: (sound.octets.length * 1000) / SAMPLE_RATE,
    source: { kind, rate: sourceRate },
  };
}

function kindOf(file: Buffer): 'wav' | 'mp3' {
  if (isWav(file)) return 'wav';
  if (isMp3(file)) return 'mp3';
  const problem: PromptProblem = 'unknown_kind';
  throw errors.promptUnreadable({ problem });
}

function createCompander(law: Law, maxSeconds: number) {
  const { octet } = compandingOf(law);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let clipped = 0;
  let peak = 0;
  return {
    add(samples: Float32Array): void {
      length += samples.length;
      if (length > maxSeconds * SAMPLE_RATE) throw errors.promptTooLong({ maxSeconds });
      const piece = new Uint8Array(samples.length);
      for (let i = 0; i < samples.length; i += 1) {
        const sample = Math.round((samples[i] as number) * 32_768);
        peak = Math.max(peak, Math.abs(sample));
        const bounded = Math.max(-32_768, Math.min(32_767, sample));
        if (bounded !== sample) clipped += 1;
        piece[i] = octet[bounded & 0xffff] as number;
      }
      pieces.push(piece);
    },
    finish: () => ({
      octets: new Uint8Array(Buffer.concat(pieces)),
      peak: Math.min(1, peak / 32_768),
      clippedShare: length === 0 ? 0 : clipped / length,
    }),
  };
}

import { type Feed, FRAME_SAMPLES } from '../audio/feed.ts';
import { alaw, SAMPLE_RATE } from '../g711/laws.ts';
import type { Prompt } from '../playback/prompt.ts';
import type { Tone, TonePart } from './tones.ts';

/** Peak of a sine of 0 dBm0: 3.14 dB below the overload of the A-law (ITU-T G.711 §4). */
const PEAK_0_DBM0 = 32_768 * 10 ** (-3.14 / 20);
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** Edges of 2 ms, or each beginning and end would click. */
const RAMP_SAMPLES = 16;

/** Says a tone; ends, saying nothing more, after the last part of one that is not repeated. */
export function createToneFeed({ parts, dbm0, isRepeated }: Tone): Feed {
  let part = 0;
  let at = 0;
  let isOver = parts.length === 0;

  const advance = (samples: number): void => {
    at += samples;
    while (!isOver && at >= lengthOf(parts[part] as TonePart)) {
      at -= lengthOf(parts[part] as TonePart);
      part += 1;
      if (part < parts.length) continue;
      part = 0;
      isOver = !isRepeated;
    }
  };

  return {
    next(into, start, companding, frames) {
      if (frames > 1) advance((frames - 1) * FRAME_SAMPLES);
      if (isOver) return false;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) {
        const sample = isOver ? 0 : sampleAt(parts[part] as TonePart, at, dbm0);
        into[start + i] = companding.octet[Math.round(sample) & 0xffff] as number;
        if (!isOver) advance(1);
      }
      return true;
    },
  };
}

/** One turn of a tone's cadence as a prompt. */
export function renderTone({ parts, dbm0 }: Tone): Prompt {
  const octets = parts.flatMap((part) =>
    Array.from(
      { length: lengthOf(part) },
      (_, at) => alaw.octet[Math.round(sampleAt(part, at, dbm0)) & 0xffff] as number,
    ),
  );
  return { law: 'alaw', octets: Uint8Array.from(octets) };
}

function lengthOf({ ms }: TonePart): number {
  return Math.max(1, Math.round(ms * SAMPLES_PER_MS));
}

function sampleAt(part: TonePart, at: number, dbm0: number): number {
  const { hertz } = part;
  if (hertz.length === 0) return 0;
  // The power is shared among the frequencies.
  const peak = (PEAK_0_DBM0 * 10 ** (dbm0 / 20)) / Math.sqrt(hertz.length);
  const edge = Math.min(1, (at + 1) / RAMP_SAMPLES, (lengthOf(part) - at) / RAMP_SAMPLES);
  let sum = 0;
  for (const frequency of hertz) sum += Math.sin((2 * Math.PI * frequency * at) / SAMPLE_RATE);
  return sum * peak * edge;
}

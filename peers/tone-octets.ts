import { alaw, encode, SAMPLE_RATE } from '@oneline/media';

const amplitude = 8000;

/** A tone as raw A-law, 8 kHz. */
export function toneOctets(hertz: number, seconds: number): Buffer {
  const samples = Int16Array.from({ length: seconds * SAMPLE_RATE }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * n) / SAMPLE_RATE)),
  );
  const octets = Buffer.alloc(samples.length);
  encode(alaw, samples, octets);
  return octets;
}

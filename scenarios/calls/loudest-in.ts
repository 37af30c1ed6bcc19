import { alaw, decode, SAMPLE_RATE, wavHeader } from '@oneline/media';

const headerOctets = wavHeader({ law: 'alaw', channels: 2, octets: 0 }).length;

/** Which of these tones is the loudest in one channel of a stereo A-law WAV file (Goertzel 1958). */
export function loudestIn(file: Buffer, channel: 0 | 1, tones: readonly number[]): number | undefined {
  const octets = file.subarray(headerOctets).filter((_, at) => at % 2 === channel);
  const samples = new Int16Array(octets.length);
  decode(alaw, octets, samples);
  const powers = tones.map((hertz) => powerOf(samples, hertz));
  return tones[powers.indexOf(Math.max(...powers))];
}

function powerOf(samples: Int16Array, hertz: number): number {
  const twice = 2 * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + twice * last - before, last];
  return last * last + before * before - twice * last * before;
}

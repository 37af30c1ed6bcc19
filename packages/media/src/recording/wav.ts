import type { Law } from '../g711/laws.ts';

const SAMPLE_RATE = 8000;
/** RFC 2361 §A.4: WAVE_FORMAT_ALAW and WAVE_FORMAT_MULAW. */
const formatTags = { alaw: 6, ulaw: 7 } as const;

export const WAV_HEADER_BYTES = 58;

/** The RIFF header of an even number of G.711 octets: format with its empty extension, fact (samples of a channel), data. */
export function wavHeader({ law, channels, octets }: { law: Law; channels: 1 | 2; octets: number }): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'ascii');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + octets, 4);
  header.write('WAVEfmt ', 8, 'ascii');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(formatTags[law], 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * channels, 28);
  header.writeUInt16LE(channels, 32);
  header.writeUInt16LE(8, 34);
  header.write('fact', 38, 'ascii');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(octets / channels, 46);
  header.write('data', 50, 'ascii');
  header.writeUInt32LE(octets, 54);
  return header;
}

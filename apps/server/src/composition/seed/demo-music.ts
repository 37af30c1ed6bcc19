const sampleRate = 16_000;
const noteSeconds = 0.75;
/** Semitones above A3: two bars each of A minor, F, C and G, as broken chords. */
const melody = [0, 3, 7, 12, 7, 3, -4, 0, 3, 8, 3, 0, 3, 7, 10, 15, 10, 7, -2, 2, 5, 10, 5, 2];
const partials = [1, 0.35, 0.12] as const;

/** A calm tune of eighteen seconds that goes round, as a WAV file: 16 bits, one channel. */
export function demoMusic(): Buffer {
  const noteSamples = sampleRate * noteSeconds;
  const samples = new Float32Array(noteSamples * melody.length);
  for (const [at, semitone] of melody.entries()) {
    const hertz = 220 * 2 ** (semitone / 12);
    // Each note rings on into those after it, the last ones into the first.
    for (let i = 0; i < noteSamples * 3; i += 1) {
      const seconds = i / sampleRate;
      const envelope = Math.min(1, seconds / 0.02) * Math.exp(-seconds * 2.2);
      const sound = partials.reduce(
        (sum, share, n) => sum + share * Math.sin(2 * Math.PI * hertz * (n + 1) * seconds),
        0,
      );
      const place = (at * noteSamples + i) % samples.length;
      samples[place] = (samples[place] ?? 0) + 0.16 * envelope * sound;
    }
  }
  const data = Buffer.alloc(samples.length * 2);
  for (const [i, sample] of samples.entries()) data.writeInt16LE(Math.round(sample * 32_767), i * 2);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'ascii');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'ascii');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'ascii');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

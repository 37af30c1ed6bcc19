/** ITU-T Q.23. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYPAD = ['123A', '456B', '789C', '*0#D'] as const;
const SAMPLE_RATE = 8000;

/** 12.75 ms: wide enough to tell the frequencies apart by 1.5 % and narrow enough for tones of 40 ms (ITU-T Q.24). */
const BLOCK = 102;
/** Blocks in a row that must agree, and that must disagree to end a digit. */
const BLOCKS_TO_BEGIN = 2;
const BLOCKS_TO_END = 3;
/** −30 dBm0 for each frequency, as |X|² of a block: an amplitude of 700. */
const MIN_ENERGY = ((BLOCK * 700) / 2) ** 2;
/** The high frequency may be 8 dB louder than the low one, the low one 4 dB louder than the high one. */
const HIGH_OVER_LOW = 10 ** 0.8;
const LOW_OVER_HIGH = 10 ** 0.4;
/** The best of a group stands 8 dB above the others. */
const GROUP_PEAK = 10 ** 0.8;
/** Of all energy in the block, the two frequencies have this share: speech spreads its own. */
const PURITY = 0.82;
/** From block to block a tone keeps its level to 3 dB and its frequency to 2.2 % (ITU-T Q.24: 1.8 % is to be taken). */
const STEADY_LEVEL = 2;
const MAX_DEVIATION = 0.022;

export interface ToneDigitListener {
  began(digit: string): void;
  ended(digit: string, durationMs: number): void;
}

/** Finds DTMF tones in linear samples. */
export interface ToneDigits {
  hear(samples: Int16Array): void;
}

export function createToneDigits(listener: ToneDigitListener): ToneDigits {
  const angles = Float64Array.from([...ROWS, ...COLUMNS], (hertz) => (2 * Math.PI * hertz) / SAMPLE_RATE);
  const coefficients = angles.map((angle) => 2 * Math.cos(angle));
  const last = new Float64Array(8);
  const before = new Float64Array(8);
  const energies = new Float64Array(8);
  const phases = new Float64Array(8);
  const pastEnergies = new Float64Array(8);
  const pastPhases = new Float64Array(8);
  let filled = 0;
  let total = 0;
  let candidate: string | undefined;
  let agreeing = 0;
  let digit: string | undefined;
  let blocks = 0;
  let disagreeing = 0;

  const loudest = (from: number): number => {
    let best = from;
    for (let i = from + 1; i < from + 4; i += 1) if ((energies[i] as number) > (energies[best] as number)) best = i;
    return best;
  };

  const standsOut = (best: number, from: number): boolean => {
    for (let i = from; i < from + 4; i += 1) {
      if (i !== best && (energies[i] as number) * GROUP_PEAK > (energies[best] as number)) return false;
    }
    return true;
  };

  /** Whether a frequency is the same tone that it was in the block before. */
  const isSteady = (i: number): boolean => {
    const ratio = (energies[i] as number) / (pastEnergies[i] as number);
    if (ratio > STEADY_LEVEL || ratio < 1 / STEADY_LEVEL) return false;
    const advance = (phases[i] as number) - (pastPhases[i] as number) - (angles[i] as number) * BLOCK;
    const deviation = Math.abs(advance - 2 * Math.PI * Math.round(advance / (2 * Math.PI)));
    return deviation <= MAX_DEVIATION * (angles[i] as number) * BLOCK;
  };

  const measure = (): void => {
    pastEnergies.set(energies);
    pastPhases.set(phases);
    for (let i = 0; i < 8; i += 1) {
      const [now, past] = [last[i] as number, before[i] as number];
      energies[i] = now * now + past * past - (coefficients[i] as number) * now * past;
      const angle = angles[i] as number;
      phases[i] = Math.atan2(past * Math.sin(angle), now - past * Math.cos(angle));
    }
  };

  const digitOfBlock = (): string | undefined => {
    measure();
    const row = loudest(0);
    const column = loudest(4);
    const [low, high] = [energies[row] as number, energies[column] as number];
    if (low < MIN_ENERGY || high < MIN_ENERGY) return undefined;
    if (high > low * HIGH_OVER_LOW || low > high * LOW_OVER_HIGH) return undefined;
    if (!standsOut(row, 0) || !standsOut(column, 4)) return undefined;
    // A pure pair has |X|² of N ÷ 2 times the sum of squares.
    if (low + high < PURITY * (BLOCK / 2) * total) return undefined;
    const found = KEYPAD[row]?.[column - 4];
    if (found === candidate && digit === undefined && !(isSteady(row) && isSteady(column))) return undefined;
    return found;
  };

  const judge = (found: string | undefined): void => {
    agreeing = found !== undefined && found === candidate ? agreeing + 1 : 1;
    candidate = found;
    if (digit !== undefined) {
      blocks += 1;
      disagreeing = found === digit ? 0 : disagreeing + 1;
      const isReplaced = found !== undefined && found !== digit && agreeing >= BLOCKS_TO_BEGIN;
      if (disagreeing < BLOCKS_TO_END && !isReplaced) return;
      listener.ended(digit, Math.round(((blocks - disagreeing) * BLOCK * 1000) / SAMPLE_RATE));
      digit = undefined;
    }
    if (found === undefined || agreeing < BLOCKS_TO_BEGIN) return;
    digit = found;
    blocks = BLOCKS_TO_BEGIN;
    disagreeing = 0;
    listener.began(found);
  };

  const endBlock = (): void => {
    judge(digitOfBlock());
    last.fill(0);
    before.fill(0);
    filled = 0;
    total = 0;
  };

  return {
    hear(samples) {
      const count = samples.length;
      let start = 0;
      while (start < count) {
        const end = Math.min(count, start + BLOCK - filled);
        for (let i = 0; i < 8; i += 1) {
          const coefficient = coefficients[i] as number;
          let one = last[i] as number;
          let two = before[i] as number;
          for (let n = start; n < end; n += 1) {
            const now = (samples[n] as number) + coefficient * one - two;
            two = one;
            one = now;
          }
          last[i] = one;
          before[i] = two;
        }
        for (let n = start; n < end; n += 1) total += (samples[n] as number) ** 2;
        filled += end - start;
        start = end;
        if (filled === BLOCK) endBlock();
      }
    },
  };
}

/** ITU-T Q.23. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYPAD = ['123A', '456B', '789C', '*0#D'] as const;
const SAMPLE_RATE = 8000;

/** 12.75 ms: wide enough to tell the frequencies apart by 1.5 % and narrow enough for tones of 40 ms (ITU-T Q.24). */
const BLOCK = 102;
/** Blocks in a row that must agree, and that must disagree to end a digit. */
const BLOCKS_TO_BEGIN = 2;
const BLOCKS_IF_DOUBTFUL = 3;
const BLOCKS_TO_END = 3;
/** −30 dBm0 for each frequency, as |X|² of a block: an amplitude of 700. */
const MIN_ENERGY = ((BLOCK * 700) / 2) ** 2;
/** The high frequency may be 8 dB louder than the low one, the low one 4 dB louder than the high one. */
const HIGH_OVER_LOW = 10 ** 0.8;
const LOW_OVER_HIGH = 10 ** 0.4;
/** The best of a group stands 8 dB above the others. */
const GROUP_PEAK = 10 ** 0.8;
/** Of all energy in the block, the two frequencies have this share: speech spreads its own. */
const PURITY = 0.9;
/** The same as it shows where the true frequencies lie off the nominal ones: what it is worth is known a block later. */
const APPARENT_PURITY = 0.6;
/** A pure pair of tones has |X|² of this times the sum of squares. */
const PURE = BLOCK / 2;
/** From block to block a tone keeps its level to 3 dB, and its frequency lies within 1.8 % (ITU-T Q.24: 1.5 % must be taken). */
const STEADY_LEVEL = 2;
const MAX_DEVIATION = 0.018;
/** A pair worse than this, as two harmonics of a voice may make it, must last a block longer. */
const CLEAR_DEVIATION = 0.007;
const CLEAR_PURITY = 0.92;

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
  const bins = angles.map((angle) => (angle * BLOCK) / (2 * Math.PI));
  const coefficients = angles.map((angle) => 2 * Math.cos(angle));
  const last = new Float64Array(8);
  const before = new Float64Array(8);
  const energies = new Float64Array(8);
  const phases = new Float64Array(8);
  const pastEnergies = new Float64Array(8);
  const pastPhases = new Float64Array(8);
  let filled = 0;
  let total = 0;
  let pastTotal = 0;
  let candidate: string | undefined;
  let agreeing = 0;
  let needed = BLOCKS_TO_BEGIN;
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

  /** How far a frequency lies off its nominal place, as its phase has moved since the block before, in bins. */
  const binsOff = (i: number): number => {
    const advance = ((phases[i] as number) - (pastPhases[i] as number)) / (2 * Math.PI) - (bins[i] as number);
    return Math.abs(advance - Math.round(advance));
  };

  const isSteady = (i: number): boolean => {
    const ratio = (energies[i] as number) / (pastEnergies[i] as number);
    return ratio <= STEADY_LEVEL && ratio >= 1 / STEADY_LEVEL && binsOff(i) <= MAX_DEVIATION * (bins[i] as number);
  };

  /** Share of the energy in both blocks that is of the pair, with what the nominal places do not show of it. */
  const purityOf = (row: number, column: number): number => {
    const low = visibleShare(binsOff(row));
    const high = visibleShare(binsOff(column));
    const now = (energies[row] as number) / low + (energies[column] as number) / high;
    const past = (pastEnergies[row] as number) / low + (pastEnergies[column] as number) / high;
    return Math.min(now / total, past / pastTotal) / PURE;
  };

  /** Blocks that a pair must last: the better it is, the fewer; Infinity if it is none. */
  const blocksNeeded = (row: number, column: number): number => {
    if (!isSteady(row) || !isSteady(column)) return Number.POSITIVE_INFINITY;
    const purity = purityOf(row, column);
    if (purity < PURITY) return Number.POSITIVE_INFINITY;
    const isNear = [row, column].every((i) => binsOff(i) <= CLEAR_DEVIATION * (bins[i] as number));
    return isNear && purity >= CLEAR_PURITY ? BLOCKS_TO_BEGIN : BLOCKS_IF_DOUBTFUL;
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
    if (low + high < APPARENT_PURITY * PURE * total) return undefined;
    const found = KEYPAD[row]?.[column - 4];
    // A pair that began within the block before is judged anew from this one.
    if (found === candidate && digit === undefined) {
      needed = blocksNeeded(row, column);
      if (needed === Number.POSITIVE_INFINITY) agreeing = 0;
    }
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
    if (found === undefined || agreeing < BLOCKS_TO_BEGIN || agreeing < needed) return;
    digit = found;
    blocks = agreeing;
    disagreeing = 0;
    listener.began(found);
  };

  const endBlock = (): void => {
    judge(digitOfBlock());
    last.fill(0);
    before.fill(0);
    filled = 0;
    pastTotal = total;
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

/** Of a sine that lies so many bins off: (sin πx ÷ πx)². */
function visibleShare(bins: number): number {
  const x = Math.max(Math.PI * bins, 1e-6);
  return (Math.sin(x) / x) ** 2;
}

/** One part of a cadence: the frequencies that sound together (none: silence) for a time. */
export interface TonePart {
  readonly hertz: readonly number[];
  readonly ms: number;
}

export interface Tone {
  readonly parts: readonly TonePart[];
  /** Of all frequencies together. */
  readonly dbm0: number;
  readonly isRepeated: boolean;
}

/**
 * Supervisory tones of the Chinese network (GB/T 3380; ITU-T E.180 supplement 2, "China"): 450 Hz, −10 dBm0 ± 3.
 */
const sounding = (ms: number) => ({ hertz: [450], ms });
const silent = (ms: number) => ({ hertz: [], ms });

export const tones = {
  /** 拨号音 */
  dial: { parts: [sounding(10_000)], dbm0: -10, isRepeated: true },
  /** 回铃音 */
  ringBack: { parts: [sounding(1000), silent(4000)], dbm0: -10, isRepeated: true },
  /** 忙音 */
  busy: { parts: [sounding(350), silent(350)], dbm0: -10, isRepeated: true },
  /** 拥塞音 */
  congestion: { parts: [sounding(700), silent(700)], dbm0: -10, isRepeated: true },
  /** 空号音 */
  unobtainable: {
    parts: [
      sounding(100),
      silent(100),
      sounding(100),
      silent(100),
      sounding(100),
      silent(100),
      sounding(400),
      silent(400),
    ],
    dbm0: -10,
    isRepeated: true,
  },
  /** 呼叫等待音 */
  callWaiting: { parts: [sounding(400), silent(4000)], dbm0: -20, isRepeated: true },
  /** 录音提示音, as an announcement before a voice mail. */
  beep: { parts: [{ hertz: [1000], ms: 500 }], dbm0: -13, isRepeated: false },
} satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;

/** ITU-T Q.23: a row and a column for each digit. */
const rows = [697, 770, 852, 941] as const;
const columns = [1209, 1336, 1477, 1633] as const;
const keypad = ['123A', '456B', '789C', '*0#D'] as const;

/** The tones of digits, each `pressMs` long with a pause behind; undefined if one of them is none. */
export function digitTones(digits: string, pressMs: number, pauseMs: number): Tone | undefined {
  const parts: TonePart[] = [];
  for (const digit of digits.toUpperCase()) {
    const row = keypad.findIndex((keys) => keys.includes(digit));
    if (row < 0) return undefined;
    const column = (keypad[row] as string).indexOf(digit);
    parts.push({ hertz: [rows[row] as number, columns[column] as number], ms: pressMs }, silent(pauseMs));
  }
  return { parts, dbm0: -6, isRepeated: false };
}

/** ITU-T G.107 (06/2015): the transmission rating R of a telephone connection, and the opinion score it stands for. */

/** Ro − Is with all parameters of G.107 table 2 at their defaults: 93.2 in all with no delay and no loss. */
const BASE_RATING = 93.2;
/** ITU-T G.113 appendix I, table I.4: G.711 with packet loss concealment (appendix I of G.711), and without. */
const BPL_CONCEALED = 25.1;
const BPL_BARE = 4.3;

export interface Transmission {
  /** From mouth to ear: half the round trip, packet, jitter buffer. */
  readonly oneWayDelayMs: number;
  /** Share of packets that could not be played, 0…1. */
  readonly lossShare: number;
  /**
   * Mean length of a run of losses over that of random losses (G.107 §3.6); 1 is random.
   */
  readonly burstRatio: number;
  readonly isConcealed: boolean;
}

/** R of a G.711 leg, 0…93.2. */
export function rating({ oneWayDelayMs, lossShare, burstRatio, isConcealed }: Transmission): number {
  const r = BASE_RATING - delayImpairment(oneWayDelayMs) - lossImpairment(lossShare, burstRatio, isConcealed);
  return Math.max(0, r);
}

/** G.107 equation 7-27 and 7-28, Idd: what delay alone does to a conversation without echo; nothing below 100 ms. */
function delayImpairment(oneWayDelayMs: number): number {
  if (oneWayDelayMs <= 100) return 0;
  const x = Math.log2(oneWayDelayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** G.107 equation 7-29, Ie,eff with Ie = 0 for G.711 (G.113 table I.1). */
function lossImpairment(lossShare: number, burstRatio: number, isConcealed: boolean): number {
  const percent = 100 * Math.min(1, Math.max(0, lossShare));
  if (percent === 0) return 0;
  const bpl = isConcealed ? BPL_CONCEALED : BPL_BARE;
  return (95 * percent) / (percent / Math.max(1, burstRatio) + bpl);
}

/** G.107 annex B: the mean opinion score, 1…4.5, to two decimals. */
export function opinionScore(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  const score = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
  return Math.round(Math.max(1, score) * 100) / 100;
}

/** BurstR of a stream that lost `lost` of `expected` packets in `runs` runs. */
export function burstRatio(expected: number, lost: number, runs: number): number {
  if (lost <= 0 || runs <= 0 || expected <= 0) return 1;
  const meanRun = lost / runs;
  return Math.max(1, meanRun * (1 - Math.min(1, lost / expected)));
}

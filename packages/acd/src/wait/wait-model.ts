import type { WaitRange } from '../model/decision.ts';

/**
 * What a queue has learnt of its waits. A wait is foretold as (contacts ahead + 1) × the mean time from one start to the
 * next; the range is that times the quantiles of what the last waits were of what was foretold (split conformal
 * prediction), and the quantiles move so that 80 in 100 are right (adaptive conformal inference, Gibbs and Candès 2021).
 */
export interface WaitModel {
  /** Mean time between starts while contacts wait; 0 before the first. */
  gapMs: number;
  starts: number;
  lastStartAt: number;
  /** When the queue was last empty. */
  busySince: number;
  /** Of the last waits: wait ÷ what was foretold, oldest first. */
  ratios: number[];
  sortedRatios: number[];
  /** Of the last ranges: whether the wait ended in it, oldest first. */
  hits: boolean[];
  hitCount: number;
  /** The share of misses the quantiles aim at. */
  missShare: number;
}

const windowSize = 200;
const samplesToShow = 30;
const ratiosToRange = 10;
const aimedMissShare = 0.2;
const learningRate = 0.02;
const leastGapWeight = 0.05;

export function createWaitModel(): WaitModel {
  return {
    gapMs: 0,
    starts: 0,
    lastStartAt: 0,
    busySince: 0,
    ratios: [],
    sortedRatios: [],
    hits: [],
    hitCount: 0,
    missShare: aimedMissShare,
  };
}

/** What is foretold to a contact with so many ahead of it; `toMs` is 0 while there is too little to give a range. */
export function foretell(model: WaitModel, ahead: number): { predictedMs: number; fromMs: number; toMs: number } {
  const predictedMs = (ahead + 1) * model.gapMs;
  const { sortedRatios, missShare } = model;
  const count = sortedRatios.length;
  if (count < ratiosToRange) return { predictedMs, fromMs: 0, toMs: 0 };
  const low = Math.max(0, Math.floor((count + 1) * (missShare / 2)) - 1);
  const high = Math.min(count - 1, Math.ceil((count + 1) * (1 - missShare / 2)) - 1);
  return {
    predictedMs,
    fromMs: Math.floor(predictedMs * (sortedRatios[low] as number)),
    toMs: Math.ceil(predictedMs * (sortedRatios[high] as number)),
  };
}

/** The range with its measured hit rate; undefined before 30 samples. */
export function honestRange(model: WaitModel, ahead: number): WaitRange | undefined {
  const samples = model.hits.length;
  if (samples < samplesToShow) return undefined;
  const { fromMs, toMs } = foretell(model, ahead);
  return { fromMs, toMs, hitRate: Math.round((model.hitCount / samples) * 1000) / 1000, samples };
}

/** A contact that had waited was answered: the queue has moved by one. */
export function learnStart(model: WaitModel, nowMs: number): void {
  const gapMs = nowMs - Math.max(model.lastStartAt, model.busySince);
  model.lastStartAt = nowMs;
  model.starts++;
  model.gapMs += (gapMs - model.gapMs) * Math.max(1 / model.starts, leastGapWeight);
}

/** The wait of a contact is known. */
export function learnWait(
  model: WaitModel,
  foretold: { predictedMs: number; fromMs: number; toMs: number },
  waitedMs: number,
): void {
  learnHit(model, foretold, foretold.fromMs <= waitedMs && waitedMs <= foretold.toMs);
  if (foretold.predictedMs <= 0) return;
  const ratio = waitedMs / foretold.predictedMs;
  model.ratios.push(ratio);
  insert(model.sortedRatios, ratio);
  if (model.ratios.length > windowSize) remove(model.sortedRatios, model.ratios.shift() as number);
}

/** A contact hung up. Only when that was later than foretold is it known to be a miss; its wait is not known. */
export function learnAbandonment(model: WaitModel, foretold: { fromMs: number; toMs: number }, waitedMs: number): void {
  if (waitedMs > foretold.toMs) learnHit(model, foretold, false);
}

function learnHit(model: WaitModel, { toMs }: { toMs: number }, isHit: boolean): void {
  if (toMs === 0) return;
  model.hits.push(isHit);
  if (isHit) model.hitCount++;
  if (model.hits.length > windowSize && model.hits.shift() === true) model.hitCount--;
  const share = model.missShare + learningRate * (aimedMissShare - (isHit ? 0 : 1));
  model.missShare = Math.min(0.6, Math.max(0.01, share));
}

function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(sorted: number[], value: number): void {
  sorted.splice(placeOf(sorted, value), 0, value);
}

function remove(sorted: number[], value: number): void {
  sorted.splice(placeOf(sorted, value), 1);
}

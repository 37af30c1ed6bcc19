/** A sorted multiset of numbers in chunks: how many are above a value, among any number of them. */
export interface RankList {
  /** Ascending within and from chunk to chunk; none empty, but the only one. */
  chunks: number[][];
}

const fullChunk = 512;

export function emptyRankList(): RankList {
  return { chunks: [[]] };
}

export function addRank(list: RankList, value: number): void {
  const index = chunkFor(list, value);
  const chunk = list.chunks[index] as number[];
  let at = chunk.length;
  chunk.push(value);
  while (at > 0 && (chunk[at - 1] as number) > value) {
    chunk[at] = chunk[at - 1] as number;
    at--;
  }
  chunk[at] = value;
  if (chunk.length > fullChunk) list.chunks.splice(index + 1, 0, chunk.splice(chunk.length >> 1));
}

/**
 * The value is in the list.
 * @throws RangeError if it is not
 */
export function removeRank(list: RankList, value: number): void {
  const chunk = list.chunks[chunkFor(list, value)] as number[];
  const found = firstNotBelow(chunk, value);
  if (chunk[found] !== value) throw new RangeError('not in the list');
  for (let at = found; at < chunk.length - 1; at++) chunk[at] = chunk[at + 1] as number;
  chunk.pop();
  if (chunk.length === 0 && list.chunks.length > 1) list.chunks = list.chunks.filter((other) => other !== chunk);
}

export function countAbove({ chunks }: RankList, value: number): number {
  let count = 0;
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index] as number[];
    if ((chunk[0] ?? value) <= value) return count + chunk.length - firstAbove(chunk, value);
    count += chunk.length;
  }
  return count;
}

/** The first chunk whose last value is not below; the last chunk when there is none. */
function chunkFor({ chunks }: RankList, value: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const chunk = chunks[middle] as number[];
    if ((chunk[chunk.length - 1] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstNotBelow(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A sorted multiset of numbers in chunks: how many are above a value, among any number of them. */
export interface RankList {
  readonly size: number;
  add(value: number): void;
  /** The value is in the list. */
  remove(value: number): void;
  countAbove(value: number): number;
}

const fullChunk = 512;

export function createRankList(): RankList {
  /** Ascending within and from chunk to chunk; none empty, but the only one. */
  let chunks: number[][] = [[]];
  let size = 0;

  /** The first chunk whose last value is not below; the last chunk when there is none. */
  function chunkFor(value: number): number {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((chunks[middle] as number[]).at(-1) ?? value) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    get size() {
      return size;
    },
    add(value) {
      const index = chunkFor(value);
      const chunk = chunks[index] as number[];
      chunk.splice(lowerBound(chunk, value), 0, value);
      size++;
      if (chunk.length > fullChunk) chunks.splice(index + 1, 0, chunk.splice(chunk.length >> 1));
    },
    remove(value) {
      const index = chunkFor(value);
      const chunk = chunks[index] as number[];
      const at = lowerBound(chunk, value);
      if (chunk[at] !== value) throw new RangeError('not in the list');
      chunk.splice(at, 1);
      size--;
      if (chunk.length === 0 && chunks.length > 1) chunks = chunks.filter((other) => other !== chunk);
    },
    countAbove(value) {
      let count = 0;
      for (let index = chunks.length - 1; index >= 0; index--) {
        const chunk = chunks[index] as number[];
        if ((chunk[0] ?? value) <= value) return count + chunk.length - upperBound(chunk, value);
        count += chunk.length;
      }
      return count;
    },
  };
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

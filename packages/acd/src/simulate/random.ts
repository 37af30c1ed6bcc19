/** Numbers that look random and are the same for the same seed (xoshiro128**, Blackman and Vigna 2018). */
export interface Random {
  /** From 0 to below 1, in steps of 2⁻⁵³. */
  next(): number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
  chance(share: number): boolean;
  /** Exponentially distributed. */
  exponential(mean: number): number;
}

export function createRandom(seed: number): Random {
  const state = Uint32Array.from({ length: 4 }, splitMix(seed));

  function draw(): number {
    const [a, b, c, d] = state as unknown as [number, number, number, number];
    const drawn = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ state[2];
    state[0] = a ^ state[3];
    state[2] = state[2] ^ (b << 9);
    state[3] = rotate(state[3], 11);
    return drawn;
  }

  const random: Random = {
    next: () => ((draw() >>> 5) * 67_108_864 + (draw() >>> 6)) / 9_007_199_254_740_992,
    below: (limit) => Math.floor(random.next() * limit),
    pick: (values) => values[random.below(values.length)] as (typeof values)[number],
    chance: (share) => random.next() < share,
    exponential: (mean) => -Math.log1p(-random.next()) * mean,
  };
  return random;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Spreads a seed over the state, as its authors advise. */
function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

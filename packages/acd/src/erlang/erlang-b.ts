import { checkLoad } from './load.ts';

/**
 * Erlang B: the probability that all lines are busy when calls that find them so are lost (Erlang 1917). By the recursion in
 * the number of lines, which neither overflows nor loses digits.
 * @throws `acd.invalid_load`
 */
export function erlangB(traffic: number, lines: number): number {
  checkLoad(lines, { traffic });
  let blocked = 1;
  for (let line = 1; line <= lines; line++) blocked = (traffic * blocked) / (line + traffic * blocked);
  return blocked;
}

/** The fewest lines with which no more than a share of calls is lost. */
export function linesFor(traffic: number, lostShare: number): number {
  checkLoad(0, { traffic, lostShare });
  let lines = 0;
  for (let blocked = 1; blocked > lostShare; ) {
    lines++;
    blocked = (traffic * blocked) / (lines + traffic * blocked);
  }
  return lines;
}

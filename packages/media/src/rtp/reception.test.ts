import { describe, expect, it } from 'vitest';
import { createReception } from './reception.ts';

const FRAME = 160;

/** Takes in packets numbered `numbers`, each 20 ms after the last, all on time. */
function onTime(numbers: readonly number[]) {
  const reception = createReception();
  reception.reset(7);
  for (const number of numbers) reception.receive(number, number * FRAME, number * FRAME + 400);
  return reception;
}

const upTo = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

describe('the reception of one source', () => {
  it('reports nothing before the first packet', () => {
    expect(createReception().report()).toBeUndefined();
  });

  it('counts on over the wrap of the sequence number', () => {
    const reception = onTime([65_534, 65_535, 0, 1, 2]);
    expect(reception.report()).toMatchObject({ highestSequence: 65_536 + 2, cumulativeLost: 0, fractionLost: 0 });
  });

  it('tells the share lost since the last report, and the total', () => {
    const reception = onTime([...upTo(50), ...upTo(25, 75)]);
    expect(reception.report()).toMatchObject({ fractionLost: 64, cumulativeLost: 25, highestSequence: 99 });
    for (const number of upTo(100, 100)) reception.receive(number, number * FRAME, number * FRAME);
    expect(reception.report()).toMatchObject({ fractionLost: 0, cumulativeLost: 25 });
  });

  it('counts a run of losses once', () => {
    expect(onTime([0, 1, 5, 6, 8, 9, 20]).totals()).toMatchObject({ lossRuns: 3, received: 7, expected: 21 });
  });

  it('takes late packets as received, and duplicates as RFC 3550 §6.4.1 does', () => {
    const reception = onTime([0, 2, 1, 3, 3]);
    expect(reception.report()).toMatchObject({ cumulativeLost: -1, fractionLost: 0, highestSequence: 3 });
    expect(reception.totals().duplicatesOrLate).toBe(2);
  });

  it('estimates the jitter of appendix A.8', () => {
    const reception = createReception();
    reception.reset(7);
    // Each second packet 5 ms (40 units) late: |D| is 40 every time, so the estimate goes to 40.
    for (let i = 0; i < 400; i += 1) reception.receive(i, i * FRAME, i * FRAME + (i % 2) * 40);
    expect(reception.report()?.jitter).toBeGreaterThanOrEqual(39);
    expect(reception.report()?.jitter).toBeLessThanOrEqual(40);
  });

  it('has no jitter from packets of a telephone-event, which share a timestamp', () => {
    const reception = onTime(upTo(10));
    for (const number of upTo(8, 10)) reception.receive(number, 10 * FRAME, undefined);
    for (const number of upTo(10, 18)) reception.receive(number, number * FRAME, number * FRAME + 400);
    expect(reception.report()).toMatchObject({ jitter: 0, cumulativeLost: 0 });
  });

  it('does not believe one packet far off, but begins again at two in a row', () => {
    const reception = onTime(upTo(100));
    expect(reception.receive(30_000, 0, 0)).toBe(false);
    expect(reception.receive(100, 100 * FRAME, 100 * FRAME + 400)).toBe(true);
    expect(reception.receive(40_000, 0, 0)).toBe(false);
    expect(reception.receive(40_001, 0, 0)).toBe(true);
    expect(reception.report()).toMatchObject({ highestSequence: 40_001, cumulativeLost: 0 });
    expect(reception.totals()).toMatchObject({ received: 102, expected: 102 });
  });

  it('keeps the totals over a change of source', () => {
    const reception = onTime([0, 1, 3]);
    reception.reset(8);
    reception.receive(500, 0, 0);
    expect(reception.totals()).toMatchObject({ received: 4, expected: 5 });
    expect(reception.report()).toMatchObject({ ssrc: 8, cumulativeLost: 0 });
  });
});

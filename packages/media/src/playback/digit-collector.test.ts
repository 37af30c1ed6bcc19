import { describe, expect, it } from 'vitest';
import { type CollectEnd, type CollectOptions, createDigitCollector } from './digit-collector.ts';

const question: CollectOptions = {
  maxDigits: 4,
  terminators: '#',
  firstDigitTimeoutMs: 5000,
  interDigitTimeoutMs: 3000,
};

/** What ends a collection into which digits are pressed at these times, the question being over at `askedMs`. */
function collected(options: Partial<CollectOptions>, presses: [string, number][], untilMs = 100_000, askedMs = 0) {
  const ends: (CollectEnd & { atMs: number })[] = [];
  let nowMs = 0;
  const collector = createDigitCollector({ ...question, ...options }, 0, (end) => ends.push({ ...end, atMs: nowMs }));
  for (; nowMs <= untilMs && !collector.hasEnded(); nowMs += 20) {
    if (nowMs === askedMs) collector.listen(nowMs);
    for (const [digit, atMs] of presses) if (atMs > nowMs - 20 && atMs <= nowMs) collector.digit(digit, nowMs);
    collector.turn(nowMs);
  }
  collector.stop();
  expect(ends).toHaveLength(1);
  return ends[0];
}

describe('a collection of digits', () => {
  it('is complete with its last digit', () => {
    const presses: [string, number][] = Array.from('1234').map((digit, i) => [digit, 500 * (i + 1)]);
    expect(collected({}, presses)).toMatchObject({ reason: 'complete', digits: '1234', atMs: 2000 });
  });

  it('is ended by a terminator, which is not part of it', () => {
    expect(
      collected({}, [
        ['7', 500],
        ['#', 900],
      ]),
    ).toMatchObject({ reason: 'terminated', digits: '7', terminator: '#' });
    expect(collected({}, [['#', 900]])).toMatchObject({ reason: 'terminated', digits: '' });
  });

  it('times out without a first digit, counted from the end of the question', () => {
    expect(collected({}, [], 100_000, 4000)).toMatchObject({ reason: 'timeout', digits: '', atMs: 9000 });
  });

  it('is complete with fewer digits when no more follow, if they are enough', () => {
    expect(
      collected({}, [
        ['1', 500],
        ['2', 1000],
      ]),
    ).toMatchObject({ reason: 'complete', digits: '12', atMs: 4000 });
    expect(
      collected({ minDigits: 3 }, [
        ['1', 500],
        ['2', 1000],
      ]),
    ).toMatchObject({ reason: 'timeout', digits: '12' });
  });

  it('takes digits that are pressed during the question', () => {
    expect(
      collected(
        {},
        [
          ['1', 500],
          ['2', 900],
        ],
        100_000,
        3000,
      ),
    ).toMatchObject({ digits: '12', atMs: 3900 });
  });

  it('ends at the overall limit, whatever is pressed', () => {
    const presses: [string, number][] = Array.from({ length: 50 }, (_, i) => ['5', i * 2000]);
    expect(collected({ maxDigits: 100, overallTimeoutMs: 60_000 }, presses)).toMatchObject({
      reason: 'overall_timeout',
      atMs: 60_000,
    });
  });

  it('says what there is when it is stopped', () => {
    expect(collected({}, [['4', 500]], 1000)).toMatchObject({ reason: 'stopped', digits: '4' });
  });
});

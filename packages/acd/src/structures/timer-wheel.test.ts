import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimerWheel, type Timer } from './timer-wheel.ts';

const originAt = Date.UTC(2026, 10, 24);

describe('the timer wheel', () => {
  it('gives timers back in the order they are due, across levels and days', () => {
    const wheel = createTimerWheel<string>(originAt);
    const dueInMs = [5, 5, 0, 17, 4_096, 4_097, 1_048_575, 1_048_576, 3_600_000, 4 * 86_400_000, 40 * 86_400_000];
    for (const [index, ms] of dueInMs.toReversed().entries()) wheel.schedule(originAt + ms, index, `${ms}`);
    const popped: string[] = [];
    for (let timer = wheel.pop(Infinity); timer !== undefined; timer = wheel.pop(Infinity)) popped.push(timer.task);
    expect(popped.map(Number)).toEqual(dueInMs.toSorted((a, b) => a - b));
    expect(wheel.size).toBe(0);
  });

  it('does the same as a sorted list, whatever is scheduled, cancelled and popped', () => {
    const delay = fc.oneof(fc.nat(50), fc.nat(10_000), fc.nat(5_000_000), fc.nat(800_000_000));
    const action = fc.oneof(
      fc.record({ kind: fc.constant('schedule' as const), ms: delay }),
      fc.record({ kind: fc.constant('cancel' as const), ms: fc.nat(1000) }),
      fc.record({ kind: fc.constant('pass' as const), ms: delay }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const wheel = createTimerWheel<number>(originAt);
        let listed: Timer<number>[] = [];
        let nowMs = originAt;
        for (const [index, { kind, ms }] of actions.entries()) {
          if (kind === 'schedule') listed.push(wheel.schedule(nowMs + ms, index, index));
          const chosen = listed[ms % Math.max(1, listed.length)];
          if (kind === 'cancel' && chosen !== undefined) {
            wheel.cancel(chosen);
            wheel.cancel(chosen);
            listed = listed.filter((timer) => timer !== chosen);
          }
          if (kind === 'pass') {
            nowMs += ms;
            listed.sort((a, b) => a.dueAt - b.dueAt || a.sequence - b.sequence);
            const due = listed.filter((timer) => timer.dueAt <= nowMs);
            const popped: Timer<number>[] = [];
            for (let timer = wheel.pop(nowMs); timer !== undefined; timer = wheel.pop(nowMs)) popped.push(timer);
            expect(popped.map(({ task }) => task)).toEqual(due.map(({ task }) => task));
            listed = listed.filter((timer) => timer.dueAt > nowMs);
          }
          const earliest = Math.min(...listed.map(({ dueAt }) => dueAt));
          expect(wheel.size).toBe(listed.length);
          if (listed.length > 0) expect(wheel.nothingBefore()).toBeLessThanOrEqual(earliest);
          else expect(wheel.pop(Infinity)).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemWheelClock } from './system-clock.ts';
import { createWheel, type WheelClock } from './wheel.ts';

/** A clock that a test moves; `wakeLateMs` is how late its timers ring. */
function movedClock(wakeLateMs = 0) {
  let nowMs = 1000;
  let alarm: { atMs: number; callback: () => void } | undefined;
  let wakes = 0;
  const clock: WheelClock = {
    nowMs: () => nowMs,
    wakeAfter(delayMs, callback) {
      const mine = { atMs: nowMs + delayMs + wakeLateMs, callback };
      alarm = mine;
      return () => {
        if (alarm === mine) alarm = undefined;
      };
    },
  };
  const advance = (ms: number): void => {
    const untilMs = nowMs + ms;
    while (alarm !== undefined && alarm.atMs <= untilMs) {
      const { atMs, callback } = alarm;
      alarm = undefined;
      nowMs = Math.max(nowMs, atMs);
      wakes += 1;
      callback();
    }
    nowMs = untilMs;
  };
  return {
    clock,
    advance,
    /** The process stands still: time passes, no timer rings. */
    freeze: (ms: number) => {
      nowMs += ms;
    },
    wakes: () => wakes,
    isAsleep: () => alarm === undefined,
  };
}

const noFault = (fault: unknown): void => {
  throw fault instanceof Error ? fault : new Error(String(fault));
};

describe('the wheel', () => {
  it('gives each seat a turn each 20 ms', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    const turns = Array.from({ length: 25 }, () => [] as number[]);
    for (const own of turns) wheel.seat((nowMs) => own.push(nowMs));
    time.advance(10_000);
    for (const own of turns) {
      expect(own).toHaveLength(500);
      expect(new Set(own.slice(1).map((at, i) => at - (own[i] ?? 0)))).toEqual(new Set([20]));
    }
  });

  it('spreads the seats over its ten slots', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    const perSlot = new Map<number, number>();
    for (let i = 0; i < 95; i += 1) {
      wheel.seat((nowMs) => perSlot.set(nowMs % 20, (perSlot.get(nowMs % 20) ?? 0) + 1));
    }
    time.advance(20);
    expect([...perSlot.values()].sort((a, b) => a - b)).toEqual([9, 9, 9, 9, 9, 10, 10, 10, 10, 10]);
  });

  it('does not drift when every timer rings late', () => {
    const time = movedClock(1.7);
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    const turns: number[] = [];
    wheel.seat((nowMs) => turns.push(nowMs));
    time.advance(60_000);
    expect(turns.length).toBeGreaterThanOrEqual(2999);
    expect((turns.at(-1) ?? 0) - (turns[0] ?? 0)).toBeCloseTo((turns.length - 1) * 20, 5);
    expect(wheel.lateness()).toMatchObject({
      p50Ms: expect.closeTo(1.7, 1),
      maxMs: expect.closeTo(1.7, 5),
      skippedFrames: 0,
    });
  });

  it('makes up for the frames of a short standstill, one turn each', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    let frames = 0;
    let turns = 0;
    wheel.seat((_, count) => {
      frames += count;
      turns += 1;
    });
    time.advance(1000);
    time.freeze(90);
    time.advance(110);
    expect([turns, frames]).toEqual([60, 60]);
  });

  it('skips what is older than 100 ms, and says for how many frames the next turn stands', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    const frames: number[] = [];
    wheel.seat((_, count) => frames.push(count));
    time.advance(200);
    time.freeze(1000);
    time.advance(0);
    expect(frames.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(Math.max(...frames)).toBe(45);
    time.advance(200);
    expect(frames.slice(-10)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(wheel.lateness().skippedFrames).toBe(44);
    expect(wheel.lateness()).toEqual({ turns: 0, p50Ms: 0, p99Ms: 0, maxMs: 0, skippedFrames: 0 });
  });

  it('gives the thread back after each round when turns take longer than there is time, skipping what is too old', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    let turns = 0;
    let frames = 0;
    for (let i = 0; i < 10; i += 1) {
      wheel.seat((_, count) => {
        turns += 1;
        frames += count;
        time.freeze(5);
      });
    }
    time.advance(20);
    const wakesBefore = time.wakes();
    const turnsBefore = turns;
    time.advance(5000);
    expect((turns - turnsBefore) / (time.wakes() - wakesBefore)).toBeLessThanOrEqual(10);
    expect(wheel.lateness().skippedFrames).toBeGreaterThan(50);
    // The frames of the turns and those still owed are those of the time that passed.
    expect(Math.abs(frames / 10 - (time.clock.nowMs() - 1000) / 20)).toBeLessThanOrEqual(8);
  });

  it('sleeps over empty slots, and altogether when nobody is seated', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    expect(time.isAsleep()).toBe(true);
    const free = wheel.seat(() => undefined);
    time.advance(1000);
    expect(time.wakes()).toBe(50);
    free();
    free();
    expect([time.isAsleep(), wheel.seats]).toEqual([true, 0]);
    time.advance(100_000);
    const frames: number[] = [];
    wheel.seat((_, count) => frames.push(count));
    time.advance(100);
    expect(frames).toEqual([1, 1, 1, 1, 1]);
  });

  it('lets a turn free its own seat, another one, and take a new one', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    const log: string[] = [];
    const freeB = wheel.seat(() => log.push('b'));
    for (let i = 0; i < 9; i += 1) wheel.seat(() => undefined);
    const freeA = wheel.seat(() => {
      log.push('a');
      freeA();
      freeB();
      wheel.seat(() => log.push('c'));
    });
    time.advance(60);
    expect(log.filter((name) => name === 'a')).toHaveLength(1);
    expect(log.filter((name) => name === 'b').length).toBeLessThanOrEqual(1);
    expect(log.filter((name) => name === 'c').length).toBeGreaterThanOrEqual(2);
    expect(wheel.seats).toBe(10);
  });

  it('goes on when a turn throws, and says so', () => {
    const time = movedClock();
    const faults: unknown[] = [];
    const wheel = createWheel({ clock: time.clock, onFault: (fault) => faults.push(fault) });
    let turns = 0;
    wheel.seat(() => {
      throw new Error('broken leg');
    });
    wheel.seat(() => {
      turns += 1;
    });
    time.advance(100);
    expect([turns, faults.length]).toEqual([5, 5]);
  });

  it('turns no more once closed', () => {
    const time = movedClock();
    const wheel = createWheel({ clock: time.clock, onFault: noFault });
    let turns = 0;
    wheel.seat(() => {
      turns += 1;
    });
    wheel.close();
    time.advance(100);
    expect([turns, time.isAsleep()]).toEqual([0, true]);
  });

  it('keeps its pace by the clock of the process', async () => {
    const wheel = createWheel({ clock: systemWheelClock, onFault: noFault });
    const ended = new EventTarget();
    const turns: number[] = [];
    const free = wheel.seat((nowMs, frames) => {
      for (let i = 0; i < frames; i += 1) turns.push(nowMs);
      if (turns.length >= 25) {
        free();
        ended.dispatchEvent(new Event('ended'));
      }
    });
    const startedAt = performance.now();
    await once(ended, 'ended');
    // Never early, however late a busy machine makes it.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(24 * 20);
    wheel.close();
  });
});

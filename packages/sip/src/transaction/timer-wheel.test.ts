import { afterEach, describe, expect, it } from 'vitest';
import { createTimerWheel, type TimerWheel } from './timer-wheel.ts';

describe('a timer wheel', () => {
  let wheel: TimerWheel;
  const errors: unknown[] = [];
  const open = () => {
    errors.length = 0;
    wheel = createTimerWheel({ onError: (error) => errors.push(error), tickMs: 1 });
    return wheel;
  };
  afterEach(() => wheel.close());
  const wait = (ms: number) => new Promise<void>((resolve) => wheel.after(ms, resolve));

  it('fires in the order of what is due, never early, and each once', async () => {
    const { after, nowMs } = open();
    const fired: number[] = [];
    const early: number[] = [];
    for (const ms of [30, 5, 0, 12, 5]) {
      const begunMs = nowMs();
      after(ms, () => {
        fired.push(ms);
        if (nowMs() - begunMs < ms) early.push(ms);
      });
    }
    await wait(40);
    expect(fired).toEqual([0, 5, 5, 12, 30]);
    expect(early).toEqual([]);
    expect(wheel.size).toBe(0);
  });

  it('does not fire what was cancelled, even by another timer of the same instant', async () => {
    const { after } = open();
    let fired = 0;
    const timers = [1, 1, 1, 1].map((ms) =>
      after(ms, () => {
        fired++;
        for (const timer of timers) timer.cancel();
      }),
    );
    after(3, () => fired++).cancel();
    await wait(10);
    expect(fired).toBe(1);
    expect(wheel.size).toBe(0);
  });

  it('goes on when an action throws, and tells of it', async () => {
    const { after } = open();
    after(1, () => {
      throw new Error('broken');
    });
    await wait(3);
    expect(errors).toEqual([expect.objectContaining({ message: 'broken' })]);
  });

  it('waits for more than one turn', async () => {
    const { after, nowMs } = open();
    const begunMs = nowMs();
    // Slots are 4096 ticks of 1 ms; this one stands in a slot that is passed once before it is due.
    let firedMs = 0;
    after(4200, () => {
      firedMs = nowMs() - begunMs;
    });
    await wait(150);
    expect(firedMs).toBe(0);
    expect(wheel.size).toBe(1);
  });

  it('fires nothing once it is closed', async () => {
    const { after, close } = createTimerWheel({ onError: (error) => errors.push(error), tickMs: 1 });
    let fired = 0;
    const timer = after(1, () => fired++);
    close();
    timer.cancel();
    after(1, () => fired++);
    open();
    await wait(10);
    expect(fired).toBe(0);
  });
});

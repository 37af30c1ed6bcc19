import type { WheelClock } from './wheel.ts';

/** The clock of this process; timers of Node count whole milliseconds. */
export const systemWheelClock: WheelClock = {
  nowMs: () => performance.now(),
  wakeAfter: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.ceil(delayMs));
    return () => clearTimeout(timer);
  },
};

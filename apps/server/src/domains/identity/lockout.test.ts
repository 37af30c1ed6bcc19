import { describe, expect, it } from 'vitest';
import { afterFailure, waitAfter } from './lockout.ts';

const rules = { lockAfterFailures: 5, lockSeconds: 60, lockMaxSeconds: 3600 };

describe('the wait after failures in a row', () => {
  it('begins with the number allowed, doubles with each further one and stops at the maximum', () => {
    const waits = [0, 4, 5, 6, 7, 10, 11, 12, 500].map((failures) => waitAfter(failures, rules) / 1000);
    expect(waits).toEqual([0, 0, 60, 120, 240, 1920, 3600, 3600, 3600]);
  });

  it('is counted from the last failure', () => {
    const at = new Date('2026-11-23T01:00:00.000Z');
    expect(afterFailure(3, rules, at)).toEqual({ failures: 4, lockedUntilAt: null });
    expect(afterFailure(4, rules, at)).toEqual({ failures: 5, lockedUntilAt: new Date('2026-11-23T01:01:00.000Z') });
  });
});

import type { SecurityPolicy } from '@oneline/contracts';

type Rules = Pick<SecurityPolicy, 'lockAfterFailures' | 'lockSeconds' | 'lockMaxSeconds'>;

/** How long an account waits after so many failures in a row, in milliseconds; 0 while there are few. */
export function waitAfter(failures: number, rules: Rules): number {
  const beyond = failures - rules.lockAfterFailures;
  if (beyond < 0) return 0;
  // 2^17 s is beyond the largest maximum (a day).
  return Math.min(rules.lockSeconds * 2 ** Math.min(beyond, 17), rules.lockMaxSeconds) * 1000;
}

/** The counters of an account after one more failure. */
export function afterFailure(
  failures: number,
  rules: Rules,
  at: Date,
): { failures: number; lockedUntilAt: Date | null } {
  const waitMs = waitAfter(failures + 1, rules);
  return { failures: failures + 1, lockedUntilAt: waitMs === 0 ? null : new Date(at.getTime() + waitMs) };
}

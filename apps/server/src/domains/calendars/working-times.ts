import { isDomainError } from '@oneline/kernel';
import { createWorkingTime, type WorkingTime } from '@oneline/working-time';
import type { StoredCalendar } from './store.ts';

/** Prepared calendars, so that a busy one is not read and reckoned anew for every question. */
export interface WorkingTimes {
  /** Of a calendar as it was read: one that is still to be written may never be. */
  of(calendar: StoredCalendar): WorkingTime;
  /** That of this version of a calendar, when it is remembered. */
  find(id: string, version: number): WorkingTime | undefined;
}

export function createWorkingTimes(capacity = 500): WorkingTimes {
  // In the order of use, the longest unused first.
  const known = new Map<string, { version: number; workingTime: WorkingTime }>();

  function remember(id: string, version: number, workingTime: WorkingTime): WorkingTime {
    known.delete(id);
    known.set(id, { version, workingTime });
    const [longestUnused] = known.keys();
    if (known.size > capacity && longestUnused !== undefined) known.delete(longestUnused);
    return workingTime;
  }

  function find(id: string, version: number): WorkingTime | undefined {
    const entry = known.get(id);
    return entry?.version === version ? remember(id, version, entry.workingTime) : undefined;
  }

  return {
    find,
    of: (calendar) =>
      find(calendar.id, calendar.version) ?? remember(calendar.id, calendar.version, workingTimeOf(calendar)),
  };
}

export function workingTimeOf({ zone, week, exceptions }: StoredCalendar): WorkingTime {
  return createWorkingTime({ zone, week, exceptions });
}

/** Whether it is open, and when that changes next; null when it does not within ten years. */
export function stateAt(workingTime: WorkingTime, at: Date): { isOpenNow: boolean; nextChangeAt: string | null } {
  const isOpenNow = workingTime.isOpen(at);
  try {
    const next = isOpenNow ? workingTime.nextClosing(at) : workingTime.nextOpening(at);
    return { isOpenNow, nextChangeAt: next?.toISOString() ?? null };
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'working_time.never_open') throw error;
    return { isOpenNow, nextChangeAt: null };
  }
}

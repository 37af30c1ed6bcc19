import { organisationErrors } from './errors.ts';
import type { NewAppointment } from './ports.ts';

interface Held {
  readonly id: string;
  readonly postId: string;
  readonly isMain: boolean;
  readonly fromDate: string;
  readonly toDate: string | null;
}

type Wanted = NewAppointment & { readonly toDate: string | null };

/** What has to happen so that somebody holds what is wanted from now on. */
export interface AppointmentPlan<Holding extends Held> {
  readonly kept: readonly Holding[];
  /** Held with another end, or as another than the main one. */
  readonly changed: readonly Holding[];
  readonly added: readonly Wanted[];
  /** Held until today. */
  readonly ended: readonly Holding[];
  /** Would have begun later. */
  readonly withdrawn: readonly Holding[];
}

/**
 * Compares what somebody holds with what they are to hold. An appointment is the same when post and first day are; whatever
 * is not wanted any more ends, so that what was held stays on record.
 * Errors: `organisation.appointment_reversed`, `organisation.appointment_twice`, `organisation.main_post`.
 */
export function planAppointments<Holding extends Held>(
  held: readonly Holding[],
  wanted: readonly NewAppointment[],
  today: string,
): AppointmentPlan<Holding> {
  const asked = wanted.map((one): Wanted => ({ ...one, toDate: one.toDate ?? null }));
  check(asked);
  const keyOf = (one: { postId: string; fromDate: string }): string => `${one.postId} ${one.fromDate}`;
  const heldByKey = new Map(held.map((one) => [keyOf(one), one]));
  const wantedKeys = new Set(asked.map(keyOf));
  const kept: Holding[] = [];
  const changed: Holding[] = [];
  const added: Wanted[] = [];
  for (const one of asked) {
    const before = heldByKey.get(keyOf(one));
    if (!before) added.push(one);
    else if (before.isMain === one.isMain && before.toDate === one.toDate) kept.push(before);
    else changed.push({ ...before, isMain: one.isMain, toDate: one.toDate });
  }
  const gone = held.filter((one) => !wantedKeys.has(keyOf(one)));
  return {
    kept,
    changed,
    added,
    ended: gone.filter((one) => one.fromDate <= today),
    withdrawn: gone.filter((one) => one.fromDate > today),
  };
}

function check(wanted: readonly Wanted[]): void {
  for (const [i, one] of wanted.entries()) {
    if (one.toDate !== null && one.toDate < one.fromDate) throw organisationErrors.appointmentReversed({ index: i });
    for (const other of wanted.slice(0, i)) {
      if (!overlaps(one, other)) continue;
      if (one.postId === other.postId) throw organisationErrors.appointmentTwice({ postId: one.postId });
      if (one.isMain && other.isMain) throw organisationErrors.mainPost();
    }
    // A side post stands beside a main one.
    const hasMain = one.isMain || wanted.some((other) => other.isMain && overlaps(one, other));
    if (!hasMain) throw organisationErrors.mainPost();
  }
}

function overlaps(one: Wanted, other: Wanted): boolean {
  const oneEndsFirst = one.toDate !== null && one.toDate < other.fromDate;
  const otherEndsFirst = other.toDate !== null && other.toDate < one.fromDate;
  return !oneEndsFirst && !otherEndsFirst;
}

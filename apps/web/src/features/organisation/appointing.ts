import type { Appointment, BodyOf, personRoutes } from '@oneline/contracts';

export type Appointing = BodyOf<typeof personRoutes.create>['appointments'][number];

/** Pure: an appointment as it is given. */
export function appointingOf({ postId, isMain, fromDate, toDate }: Appointment): Appointing {
  return { postId, isMain, fromDate, toDate };
}

/** Pure: makes one the main one, and none of those held on the same days. */
export function withMain<A extends Appointing>(all: readonly A[], at: number): A[] {
  const main = all[at];
  return all.map((one, i) => {
    if (i === at) return { ...one, isMain: true };
    return main && overlaps(main, one) ? { ...one, isMain: false } : one;
  });
}

function overlaps(one: Appointing, other: Appointing): boolean {
  const endOf = ({ toDate }: Appointing): string => toDate ?? '9999-12-31';
  return one.fromDate <= endOf(other) && other.fromDate <= endOf(one);
}

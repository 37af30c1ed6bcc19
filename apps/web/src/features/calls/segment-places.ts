/** Where a segment stands on the line of its call, in percent: never narrower than can be seen. */
export interface SegmentPlace {
  readonly startPercent: number;
  readonly widthPercent: number;
}

const leastPercent = 1.5;

/** The places of segments on a line from the first beginning to `endAt`, in their order. Instants in ms. */
export function segmentPlaces(
  segments: readonly { readonly startedAt: number; readonly endedAt: number | null }[],
  endAt: number,
): readonly SegmentPlace[] {
  const begin = Math.min(endAt, ...segments.map(({ startedAt }) => startedAt));
  const span = Math.max(1, endAt - begin);
  const percent = (ms: number): number => (ms / span) * 100;
  return segments.map(({ startedAt, endedAt }) => {
    const width = Math.max(leastPercent, percent(Math.min(endedAt ?? endAt, endAt) - startedAt));
    return { startPercent: Math.min(percent(startedAt - begin), 100 - leastPercent), widthPercent: width };
  });
}

/** Neighbours of one day together, in the order given; `dayOf` names the day. */
export function groupByDay<T extends { readonly at: string }>(
  entries: readonly T[],
  dayOf: (at: string) => string,
): { day: string; entries: T[] }[] {
  const groups: { day: string; entries: T[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = groups.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else groups.push({ day, entries: [entry] });
  }
  return groups;
}

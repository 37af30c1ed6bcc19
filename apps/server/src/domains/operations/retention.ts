export interface KeptBackup {
  readonly id: string;
  readonly at: Date;
}

/** How many days, weeks and months keep their last backup. */
export interface Retention {
  readonly keepDaily: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
}

/**
 * Which backups stay: the newest of each of the last `keepDaily` days that have one, and so for ISO weeks and months, all in
 * UTC. Days without a backup do not count, so that an installation that was off for a month keeps what it had.
 */
export function chooseKept(backups: readonly KeptBackup[], retention: Retention): ReadonlySet<string> {
  const newestFirst = backups.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  const kept = new Set<string>();
  const keep = (count: number, periodOf: (at: Date) => string): void => {
    const periods = new Set<string>();
    for (const { id, at } of newestFirst) {
      const period = periodOf(at);
      if (periods.has(period)) continue;
      if (periods.size >= count) return;
      periods.add(period);
      kept.add(id);
    }
  };
  keep(retention.keepDaily, dayOf);
  keep(retention.keepWeekly, weekOf);
  keep(retention.keepMonthly, (at) => dayOf(at).slice(0, 7));
  return kept;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The Monday that begins the ISO week. */
function weekOf(at: Date): string {
  const monday = new Date(at);
  monday.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return dayOf(monday);
}

import type { ReactNode } from 'react';
import { groupByDay } from './day-groups.ts';
import { useFormat } from './format/use-format.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './timeline.module.css';

export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly icon: IconName;
  /** What happened, in one line. */
  readonly title: ReactNode;
  /** Who. */
  readonly by?: string;
  /** Proof: a change, a reason, a document. */
  readonly body?: ReactNode;
}

/** What happened, newest first, grouped by day: `<Timeline entries={…} />`. */
export function Timeline(props: { entries: readonly TimelineEntry[] }) {
  const format = useFormat();
  return (
    <div className={styles['timeline']}>
      {groupByDay(props.entries, format.day).map(({ day, entries }) => (
        <section key={day}>
          <h3 className={styles['day']}>{day}</h3>
          <ol className={styles['entries']}>
            {entries.map((entry) => (
              <li key={entry.id} className={styles['entry']}>
                <time className={styles['clock']} dateTime={entry.at} title={format.exact(entry.at)}>
                  {format.clock(entry.at)}
                </time>
                <span className={styles['sign']}>
                  <Icon name={entry.icon} size={14} />
                </span>
                <div className={styles['content']}>
                  <p>
                    {entry.title}
                    {entry.by !== undefined && <span className={styles['by']}>{entry.by}</span>}
                  </p>
                  {entry.body && <div className={styles['body']}>{entry.body}</div>}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

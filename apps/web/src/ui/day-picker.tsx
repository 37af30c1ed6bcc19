import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useAppTexts } from '../app/i18n/index.ts';
import { useLocale } from '../app/i18n/use-locale.ts';
import { ActionButton } from './action-button.tsx';
import styles from './date-field.module.css';
import { addDays, addMonths, monthDays } from './month-grid.ts';

/** One month to pick a day from; arrows move by day and week, Page keys by month. */
export function DayPicker(props: { value: string; today: string; pick: (date: string) => void; close: () => void }) {
  const texts = useAppTexts();
  const locale = useLocale();
  const [active, setActive] = useState(props.value);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>(`[data-date="${active}"]`)?.focus();
  }, [active]);
  const days = monthDays(active);
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => string> = {
      ArrowLeft: () => addDays(active, -1),
      ArrowRight: () => addDays(active, 1),
      ArrowUp: () => addDays(active, -7),
      ArrowDown: () => addDays(active, 7),
      PageUp: () => addMonths(active, -1),
      PageDown: () => addMonths(active, 1),
    };
    const move = moves[event.key];
    if (move) setActive(move());
    else if (event.key === 'Escape') props.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles['picker']}>
      <header className={styles['month']}>
        <ActionButton
          label={texts('date.previousMonth')}
          icon="left"
          tone="quiet"
          isSmall
          isIconOnly
          run={() => setActive(addMonths(active, -1))}
        />
        <span aria-live="polite">{month.format(new Date(`${active}T00:00:00Z`))}</span>
        <ActionButton
          label={texts('date.nextMonth')}
          icon="right"
          tone="quiet"
          isSmall
          isIconOnly
          run={() => setActive(addMonths(active, 1))}
        />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the days inside hold the focus */}
      <div ref={grid} className={styles['days']} onKeyDown={onKeyDown}>
        {days.slice(0, 7).map((day) => (
          <span key={day} className={styles['weekday']} aria-hidden="true">
            {weekday.format(new Date(`${day}T00:00:00Z`))}
          </span>
        ))}
        {days.map((day) => (
          <button
            key={day}
            type="button"
            data-date={day}
            className={styles['day']}
            data-other={day.slice(0, 7) !== active.slice(0, 7)}
            data-today={day === props.today}
            aria-current={day === props.today ? 'date' : undefined}
            aria-pressed={day === props.value}
            tabIndex={day === active ? 0 : -1}
            aria-label={day}
            onClick={() => props.pick(day)}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
    </div>
  );
}

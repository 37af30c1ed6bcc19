import { type Calendar, calendarRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { monthDays } from '../../ui/month-grid.ts';
import styles from './calendar.module.css';
import { useTexts } from './i18n/index.ts';
import { openDates } from './open-dates.ts';

const monthsShown = 3;
const text = (date: Date): string => date.toISOString().slice(0, 10);

/** This month and the two after it: which days are open, which are exceptions. */
export function MonthGrid(props: { calendar: Calendar }) {
  const { calendar } = props;
  const locale = useLocale();
  const texts = useTexts();
  const today = new Date();
  const first = new Date(Date.UTC(today.getFullYear(), today.getMonth(), 1));
  const last = new Date(Date.UTC(today.getFullYear(), today.getMonth() + monthsShown, 0));
  const read = useRoute(calendarRoutes.spans, {
    params: { id: calendar.id },
    query: { from: text(first), to: text(last) },
  });
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.zone, dateStyle: 'short' });
  const open = openDates(read.data?.items ?? [], calendar.zone);
  const names = new Map(calendar.exceptions.map((exception) => [exception.date, exception.name]));
  const months = Array.from(
    { length: monthsShown },
    (_, i) => new Date(Date.UTC(today.getFullYear(), today.getMonth() + i, 1)),
  );
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
  const title = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return (
    <div className={styles['months']}>
      {months.map((month) => {
        const days = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
        // Weeks begin on Monday (ISO 8601).
        const lead = (month.getUTCDay() + 6) % 7;
        return (
          <section key={month.toISOString()} className={styles['month']}>
            <h3>{title.format(month)}</h3>
            <div className={styles['grid']}>
              {monthDays(text(month))
                .slice(0, 7)
                .map((day) => (
                  <span key={day} className={styles['weekday']} aria-hidden="true">
                    {weekday.format(new Date(day))}
                  </span>
                ))}
              {Array.from({ length: days }, (_, i) => {
                const date = text(new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), i + 1)));
                const isOpen = open.has(date);
                const words = [date, names.get(date), texts(isOpen ? 'open' : 'rest')].filter(Boolean).join(' ');
                return (
                  <span
                    key={date}
                    className={styles['date']}
                    data-open={isOpen}
                    data-special={names.has(date)}
                    data-today={date === dayOf.format(today)}
                    title={words}
                    {...(i === 0 ? { style: { gridColumnStart: lead + 1 } } : {})}
                  >
                    {i + 1}
                  </span>
                );
              })}
            </div>
          </section>
        );
      })}
    </div>
  );
}

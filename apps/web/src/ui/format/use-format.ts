import { useMemo } from 'react';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { formatDuration, formatRemaining } from './duration.ts';
import { formatClock, formatDay, formatExact, formatInstant, formatLocalDate } from './instant.ts';
import { formatBytes, formatMoney, formatNumber, formatShare } from './number.ts';
import { formatPhone } from './phone.ts';

type When = Date | string;

/** The formatters in the language spoken now. `now` matters to words such as "today". */
export function useFormat() {
  const locale = useLocale();
  return useMemo(() => {
    const context = () => ({ locale, now: new Date() });
    return {
      instant: (at: When) => formatInstant(at, context()),
      day: (at: When) => formatDay(at, context()),
      clock: (at: When) => formatClock(at, context()),
      exact: (at: When) => formatExact(at, context()),
      localDate: (date: string) => formatLocalDate(date, context()),
      duration: (ms: number) => formatDuration(ms, locale),
      remaining: (dueAt: When) => formatRemaining(dueAt, context()),
      number: (value: number) => formatNumber(value, locale),
      share: (value: number) => formatShare(value, locale),
      money: (cents: number) => formatMoney(cents, locale),
      bytes: (bytes: number) => formatBytes(bytes, locale),
      phone: formatPhone,
    };
  }, [locale]);
}
export type Format = ReturnType<typeof useFormat>;

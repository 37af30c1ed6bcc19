import type { Locale } from '@oneline/contracts';
import { formatWords } from './format-words.ts';

/** What a formatter of instants needs to know; `zone` is the browser's when absent. */
export interface InstantContext {
  readonly locale: Locale;
  readonly now: Date;
  readonly zone?: string | undefined;
}

/** For reading at a glance: `今天 14:05`, `昨天 09:12`, `11-20 周五 14:05`, `2025-11-20 14:05`. */
export function formatInstant(at: Date | string, context: InstantContext): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  return `${dayText(date, context)} ${clockText(date, context)}`;
}

/** The day alone: `今天`, `11-20 周五`, `2025-11-20`. */
export function formatDay(at: Date | string, context: InstantContext): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : dayText(date, context);
}

/** `14:05`. */
export function formatClock(at: Date | string, context: InstantContext): string {
  return clockText(new Date(at), context);
}

/** For hovering: everything, `2026-11-23 周一 14:05:09 GMT+8`. */
export function formatExact(at: Date | string, context: InstantContext): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const time = new Intl.DateTimeFormat(context.locale, {
    timeZone: context.zone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  }).format(date);
  return `${isoDay(date, context)} ${weekdayText(date, context)} ${time}`;
}

/** A calendar date without a time zone (`2026-11-23`), as a day: `11-23 周一`. */
export function formatLocalDate(date: string, context: InstantContext): string {
  return dayText(new Date(`${date}T12:00:00Z`), { ...context, zone: 'UTC' }, isoDay(context.now, context));
}

function dayText(date: Date, context: InstantContext, today = isoDay(context.now, context)): string {
  const day = isoDay(date, context);
  const distance = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  const words = formatWords[context.locale];
  if (distance === 0) return words.today;
  if (distance === -1) return words.yesterday;
  if (distance === 1) return words.tomorrow;
  return day.slice(0, 4) === today.slice(0, 4) ? `${day.slice(5)} ${weekdayText(date, context)}` : day;
}

function clockText(date: Date, context: InstantContext): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: context.zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

function weekdayText(date: Date, context: InstantContext): string {
  return new Intl.DateTimeFormat(context.locale, { timeZone: context.zone, weekday: 'short' }).format(date);
}

/** `sv-SE` writes dates as ISO 8601 does. */
function isoDay(date: Date, context: InstantContext): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: context.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(date);
}

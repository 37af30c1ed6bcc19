import type { Locale } from '@oneline/contracts';
import { formatWords } from './format-words.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** The two largest units: `2 小时 10 分`, `45 秒`, `3 天`; nothing smaller than a second. */
export function formatDuration(ms: number, locale: Locale): string {
  const total = Math.max(0, Math.round(Math.abs(ms) / 1000) * 1000);
  const first = units.findIndex(([, size]) => total >= size);
  const start = first < 0 ? units.length - 1 : first;
  const parts: string[] = [];
  let rest = total;
  for (const [unit, size] of units.slice(start, start + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || parts.length === 0) parts.push(`${count} ${formatWords[locale][unit]}`);
  }
  return parts.join(' ');
}

/** How much is left until an instant, or how far it is past: `剩 2 小时 10 分`, `超 5 分`. */
export function formatRemaining(dueAt: Date | string, context: { locale: Locale; now: Date }): string {
  const left = new Date(dueAt).getTime() - context.now.getTime();
  const { left: leftWords, over } = formatWords[context.locale];
  return (left >= 0 ? leftWords : over).replace('{{duration}}', formatDuration(left, context.locale));
}

/** A running clock: `0:42`, `12:05`, `1:02:09`. */
export function formatStopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

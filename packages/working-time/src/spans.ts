import type { DaySpan } from './calendar.ts';

export const minutesPerDay = 24 * 60;

/** Minutes since 00:00 of the date the span begins on; `toMinute` exceeds 1,440 when it ends on the following date. */
export interface MinuteSpan {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** 0–1,440, or undefined for what is not `HH:MM` between `00:00` and `24:00`. */
export function minuteOfDay(time: unknown): number | undefined {
  const match = typeof time === 'string' ? /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(time) : null;
  if (match === null) return undefined;
  return match[1] === undefined ? minutesPerDay : Number(match[1]) * 60 + Number(match[2]);
}

/** Undefined if an end is no time, or the span begins at `24:00`: that is the next day's `00:00`. */
export function minuteSpan({ from, to }: { readonly [end in keyof DaySpan]: unknown }): MinuteSpan | undefined {
  const fromMinute = minuteOfDay(from);
  const toMinute = minuteOfDay(to);
  if (fromMinute === undefined || fromMinute === minutesPerDay || toMinute === undefined) return undefined;
  return { fromMinute, toMinute: toMinute <= fromMinute ? toMinute + minutesPerDay : toMinute };
}

/** The open minutes of one date, in order and apart: its own spans up to midnight, and what the evening before left. */
export function openMinutes(own: readonly MinuteSpan[], before: readonly MinuteSpan[]): MinuteSpan[] {
  const carried = before.map(({ fromMinute, toMinute }) => ({
    fromMinute: Math.max(fromMinute - minutesPerDay, 0),
    toMinute: toMinute - minutesPerDay,
  }));
  const merged: { fromMinute: number; toMinute: number }[] = [];
  const pieces = [...carried.filter(({ toMinute }) => toMinute > 0), ...own];
  for (const piece of pieces.toSorted((a, b) => a.fromMinute - b.fromMinute)) {
    const toMinute = Math.min(piece.toMinute, minutesPerDay);
    const last = merged.at(-1);
    if (last !== undefined && piece.fromMinute <= last.toMinute) last.toMinute = Math.max(last.toMinute, toMinute);
    else merged.push({ fromMinute: piece.fromMinute, toMinute });
  }
  return merged;
}

import { weekdays } from './calendar.ts';
import { parseLocalDate } from './local-date.ts';
import { minuteOfDay, minuteSpan, minutesPerDay } from './spans.ts';

export type CalendarProblemReason =
  | 'not_an_object'
  | 'not_a_list'
  /** Unknown, or not for this kind of exception. */
  | 'unexpected_field'
  | 'unknown_zone'
  /** Not `HH:MM`, or a beginning at `24:00`. */
  | 'bad_time'
  /** With another span of its day, or in the week with one that runs over from the evening before. */
  | 'overlapping_span'
  | 'unknown_kind'
  | 'bad_date'
  | 'duplicate_date'
  /** No text, or an empty one, in some language. */
  | 'missing_name'
  | 'unknown_weekday'
  /** A workday takes either `asWeekday` or `spans`. */
  | 'needs_weekday_or_spans'
  /** A day without spans is a holiday. */
  | 'needs_spans';

export interface CalendarProblem {
  /** RFC 6901 JSON pointer into the calendar, such as `/week/monday/0/from`; empty for the whole. */
  readonly path: string;
  readonly reason: CalendarProblemReason;
}

type Report = (path: string, reason: CalendarProblemReason) => void;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Everything that keeps `calendar` from being a `WorkingCalendar`, in the order of its fields; empty when nothing does.
 * Takes any value and never throws. Spans of an exception may overlap the evening before: together they are one.
 */
export function checkCalendar(calendar: unknown): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  const report: Report = (path, reason) => problems.push({ path, reason });
  if (!isFields(calendar)) {
    report('', 'not_an_object');
    return problems;
  }
  if (!isZone(calendar.zone)) report('/zone', 'unknown_zone');
  checkWeek(calendar.week, report);
  if (Array.isArray(calendar.exceptions)) checkExceptions(calendar.exceptions, report);
  else report('/exceptions', 'not_a_list');
  checkFields({ fields: calendar, path: '', known: ['zone', 'week', 'exceptions'] }, report);
  return problems;
}

function checkWeek(week: unknown, report: Report): void {
  if (!isFields(week)) {
    report('/week', 'not_an_object');
    return;
  }
  for (const [index, weekday] of weekdays.entries()) {
    if (week[weekday] === undefined) continue;
    const before = week[weekdays.at(index - 1) as string];
    checkSpans({ spans: week[weekday], path: `/week/${weekday}`, openUntilMinute: carriedMinutes(before) }, report);
  }
  checkFields({ fields: week, path: '/week', known: weekdays }, report);
}

function checkExceptions(exceptions: readonly unknown[], report: Report): void {
  const dates = new Set<number>();
  for (const [index, exception] of exceptions.entries()) {
    const path = `/exceptions/${index}`;
    if (!isFields(exception)) {
      report(path, 'not_an_object');
      continue;
    }
    const date = parseLocalDate(exception.date);
    if (date === undefined) report(`${path}/date`, 'bad_date');
    else if (dates.has(date)) report(`${path}/date`, 'duplicate_date');
    else dates.add(date);
    if (!isName(exception.name)) report(`${path}/name`, 'missing_name');
    checkKind(exception, path, report);
  }
}

function checkKind(exception: Fields, path: string, report: Report): void {
  const { kind, asWeekday, spans } = exception;
  const known = ['date', 'kind', 'name'];
  if (kind === 'workday') {
    known.push('spans', 'asWeekday');
    if ((asWeekday === undefined) === (spans === undefined)) report(path, 'needs_weekday_or_spans');
    if (asWeekday !== undefined && !weekdays.some((weekday) => weekday === asWeekday)) {
      report(`${path}/asWeekday`, 'unknown_weekday');
    }
  } else if (kind === 'special') {
    known.push('spans');
    if (spans === undefined) report(`${path}/spans`, 'needs_spans');
  } else if (kind !== 'holiday') {
    report(`${path}/kind`, 'unknown_kind');
    return;
  }
  if (known.includes('spans') && spans !== undefined) {
    checkSpans({ spans, path: `${path}/spans`, openUntilMinute: 0 }, report);
    if (Array.isArray(spans) && spans.length === 0) report(`${path}/spans`, 'needs_spans');
  }
  checkFields({ fields: exception, path, known }, report);
}

function checkSpans(
  { spans, path, openUntilMinute }: { spans: unknown; path: string; openUntilMinute: number },
  report: Report,
): void {
  if (!Array.isArray(spans)) {
    report(path, 'not_a_list');
    return;
  }
  for (const [index, span] of spans.entries()) checkSpan(span, `${path}/${index}`, report);
  let untilMinute = openUntilMinute;
  for (const { index, fromMinute, toMinute } of soundSpans(spans).toSorted((a, b) => a.fromMinute - b.fromMinute)) {
    if (fromMinute < untilMinute) report(`${path}/${index}`, 'overlapping_span');
    untilMinute = Math.max(untilMinute, toMinute);
  }
}

function checkSpan(span: unknown, path: string, report: Report): void {
  if (!isFields(span)) {
    report(path, 'not_an_object');
    return;
  }
  const fromMinute = minuteOfDay(span.from);
  const toMinute = minuteOfDay(span.to);
  if (fromMinute === undefined || fromMinute === minutesPerDay) report(`${path}/from`, 'bad_time');
  if (toMinute === undefined) report(`${path}/to`, 'bad_time');
  checkFields({ fields: span, path, known: ['from', 'to'] }, report);
}

function soundSpans(spans: readonly unknown[]) {
  return spans.flatMap((span, index) => {
    const sound = isFields(span) ? minuteSpan({ from: span.from, to: span.to }) : undefined;
    return sound === undefined ? [] : [{ index, ...sound }];
  });
}

/** How far into the following date the spans of a day reach. */
function carriedMinutes(spans: unknown): number {
  if (!Array.isArray(spans)) return 0;
  return soundSpans(spans).reduce((minutes, { toMinute }) => Math.max(minutes, toMinute - minutesPerDay), 0);
}

function checkFields(
  { fields, path, known }: { fields: Fields; path: string; known: readonly string[] },
  report: Report,
): void {
  for (const field of Object.keys(fields)) {
    const escaped = field.replaceAll('~', '~0').replaceAll('/', '~1');
    if (!known.includes(field)) report(`${path}/${escaped}`, 'unexpected_field');
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(name: unknown): boolean {
  const texts = isFields(name) ? Object.values(name) : [name];
  return texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim() !== '');
}

function isZone(zone: unknown): boolean {
  // Temporal also takes fixed offsets, such as `+08:00`; those know no change of the clocks.
  if (typeof zone !== 'string' || !/^[A-Za-z]/.test(zone)) return false;
  try {
    new Temporal.ZonedDateTime(0n, zone);
    return true;
  } catch {
    // The runtime's time-zone data does not know it: that is the answer.
    return false;
  }
}

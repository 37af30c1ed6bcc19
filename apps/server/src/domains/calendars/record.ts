import type { Calendar } from '@oneline/contracts';
import { type Change, type Changes, changesBetween } from '../../platform/command/index.ts';
import type { StoredCalendar } from './store.ts';
import { stateAt, workingTimeOf } from './working-times.ts';

/** Collects the audit record and the event of a change to a calendar; gives what its reader gets. */
export function recordCalendar(
  { change, at }: { change: Change; at: Date },
  { before, calendar, verb }: { before: StoredCalendar | null; calendar: StoredCalendar; verb: string },
): Calendar {
  const dto: Calendar = { ...calendar, ...stateAt(workingTimeOf(calendar), at) };
  const type = `calendar.${verb}`;
  change.audit({
    action: type,
    subject: { kind: 'calendar', id: calendar.id, name: calendar.name },
    changes: calendarChanges(before, calendar),
  });
  change.emit({ topic: 'calendars', type, subject: calendar, payload: dto });
  return dto;
}

/** The difference of two calendars day by day, since a calendar may have thousands of exceptions. */
function calendarChanges(from: StoredCalendar | null, to: StoredCalendar): Changes {
  return changesBetween(from && flat(from), flat(to));
}

function flat({ week, exceptions, ...rest }: StoredCalendar): object {
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(week).map(([weekday, spans]) => [`week.${weekday}`, written(spans)])),
    ...Object.fromEntries(
      exceptions.map(({ date, kind, name, asWeekday, spans }) => [
        `exceptions.${date}`,
        { kind, name, asWeekday, spans: spans && written(spans) },
      ]),
    ),
  };
}

function written(spans: Calendar['week']['monday']): string[] {
  return spans.map(({ from, to }) => `${from}-${to}`);
}

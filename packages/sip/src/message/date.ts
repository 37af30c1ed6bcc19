import { sipErrors } from '../errors.ts';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const form = new RegExp(
  `^(${days.join('|')}), (\\d{2}) (${months.join('|')}) (\\d{4}) (\\d{2}):(\\d{2}):(\\d{2}) GMT$`,
);

/** The instant of a Date field: RFC 1123 in GMT and nothing else (RFC 3261 §20.17). @throws `sip.bad_header` */
export function parseDate(text: string): Date {
  const [, , day, month, year, hour, minute, second] = form.exec(text) ?? [];
  const at = new Date(
    Date.UTC(Number(year), months.indexOf(month as 'Jan'), Number(day), Number(hour), Number(minute), Number(second)),
  );
  if (writeDate(at) !== text)
    throw sipErrors.badHeader({ header: 'Date', value: text, problem: 'it is no date in GMT' });
  return at;
}

/** `Sat, 13 Nov 2010 23:29:00 GMT` */
export function writeDate(at: Date): string {
  return at.toUTCString();
}

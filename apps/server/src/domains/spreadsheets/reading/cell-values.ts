/** Number formats of Office Open XML (ECMA-376 part 1, 18.8.30) that show a date or a time, the Chinese ones among them. */
const builtInDates: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];
const dayMs = 86_400_000;
/** The day before the first of both calendars; the older one counts a 29 February 1900 that never was. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
const firstDayAfterFalseLeap = 61;
/** 9999-12-31 */
const lastDay = 2_958_465;

/** Whether cells of a number format hold dates; `code` is that of a custom format. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.some(([from, to]) => id >= from && id <= to);
  const [positive = ''] = code.split(';');
  // Quoted and escaped text, colours and conditions say nothing; [h] and the like are times.
  const bare = positive.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[ymdhs年月日]|aaa/i.test(bare.replaceAll(/general/gi, ''));
}

/** A serial day as people write it: `2026-11-24`, `2026-11-24 08:30:00` or `08:30:00`; undefined when it is none. */
export function dateText(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 0) || serial > lastDay) return undefined;
  const missing = !is1904 && serial < firstDayAfterFalseLeap && serial >= 1 ? 1 : 0;
  const instant = (is1904 ? epoch1904 : epoch1900) + Math.round((serial + missing) * 86_400) * 1_000;
  const [day = '', time = ''] = new Date(instant).toISOString().slice(0, 19).split('T');
  if (serial < 1 && !is1904) return time;
  return instant % dayMs === 0 ? day : `${day} ${time}`;
}

/** A number as it was typed, as far as its file tells. */
export function numberText(text: string): string {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? text : String(value);
}

/** Zero-based column of a reference like `AB12`; undefined when it is none. */
export function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

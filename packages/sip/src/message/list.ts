import { trimmed } from './characters.ts';
import { skipQuoted } from './quoted.ts';

const COMMA = 0x2c;
const QUOTE = 0x22;
const LESS = 0x3c;

/**
 * The elements of a comma-separated value (RFC 3261 §7.3.1), trimmed; commas in quotes and in angle brackets separate nothing.
 * Empty elements are kept, so that whoever reads them refuses them; an empty value is no element.
 */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return value.length === 0 ? [] : [value];
  const elements: string[] = [];
  let start = 0;
  while (start <= value.length) {
    const end = elementEnd(value, start);
    elements.push(trimmed(value, start, end));
    start = end + 1;
  }
  return elements;
}

/** Where the element that begins at `start` ends: its comma, or `valueEnd`. */
export function elementEnd(value: string, start: number, valueEnd = value.length): number {
  let i = start;
  while (i < valueEnd) {
    const code = value.charCodeAt(i);
    if (code === COMMA) return i;
    if (code === QUOTE) {
      const end = skipQuoted(value, i, valueEnd);
      if (end < 0) return valueEnd;
      i = end;
    } else if (code === LESS) {
      const end = value.indexOf('>', i);
      if (end < 0 || end >= valueEnd) return valueEnd;
      i = end + 1;
    } else {
      i++;
    }
  }
  return i;
}

import { sipErrors } from '../errors.ts';
import { isDigit, skipSpace, wholeNumber } from './characters.ts';
import { type Parameters, parseParameters } from './parameters.ts';

/** RFC 3261 §20.19: 2^32 − 1. */
export const MOST_SECONDS = 2 ** 32 - 1;

/** A span in seconds with what qualifies it: Session-Expires, Min-SE, Retry-After, Expires. */
export interface Seconds {
  readonly seconds: number;
  readonly parameters: Parameters;
}

/**
 * Reads `seconds (comment);name=value…`; the comment of Retry-After is dropped.
 * @throws `sip.bad_header` naming `header`, also for more than 2^32 − 1 seconds
 */
export function parseSeconds(text: string, header: string): Seconds {
  let end = 0;
  while (isDigit(text.charCodeAt(end))) end++;
  const seconds = wholeNumber(text, MOST_SECONDS, 0, end);
  if (seconds === undefined) {
    throw sipErrors.badHeader({ header, value: text, problem: 'it is a number of seconds below 2^32' });
  }
  const at = skipComment(text, skipSpace(text, end));
  return { seconds, parameters: parseParameters(text, header, at) };
}

/** Behind the comment that begins at `at` (RFC 3261 §25.1): brackets within brackets, backslashes. */
function skipComment(text: string, at: number): number {
  if (text[at] !== '(') return at;
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i];
    if (character === '\\') i++;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return i + 1;
  }
  return at;
}

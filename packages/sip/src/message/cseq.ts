import { sipErrors } from '../errors.ts';
import { isDigit, skipSpace, skipToken, wholeNumber } from './characters.ts';

/** RFC 3261 §8.1.1.5: below 2^31. */
export const MOST_CSEQ = 2 ** 31 - 1;

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** Reads `text[start…end)`. @throws `sip.bad_header` */
export function parseCSeq(text: string, start = 0, end = text.length): CSeq {
  let digitsEnd = start;
  while (isDigit(text.charCodeAt(digitsEnd))) digitsEnd++;
  const number = wholeNumber(text, MOST_CSEQ, start, digitsEnd);
  const methodAt = skipSpace(text, digitsEnd);
  if (number === undefined || methodAt === digitsEnd || methodAt === end || skipToken(text, methodAt) !== end) {
    const problem = 'a CSeq is a number below 2^31 and a method';
    throw sipErrors.badHeader({ header: 'CSeq', value: text.slice(start, end), problem });
  }
  return { number, method: text.slice(methodAt, end) };
}

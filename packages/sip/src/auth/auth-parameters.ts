import { sipErrors } from '../errors.ts';
import { isToken, skipSpace, skipToken } from '../message/characters.ts';
import { skipQuoted, unquote } from '../message/quoted.ts';

/** A challenge or credentials: a scheme and `name=value, …` (RFC 3261 §25.1, RFC 7235 §2.1). */
export interface AuthParameters {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case, values without quotes; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const COMMA = 0x2c;
const EQUALS = 0x3d;
const QUOTE = 0x22;

/** @throws `sip.bad_header` naming `header` */
export function parseAuthParameters(text: string, header: string): AuthParameters {
  const refuse = (problem: string) => sipErrors.badHeader({ header, problem });
  const schemeEnd = skipToken(text, 0);
  let i = skipSpace(text, schemeEnd);
  if (schemeEnd === 0 || i === schemeEnd) throw refuse('it begins with a scheme');
  const parameters = new Map<string, string>();
  while (i < text.length) {
    const nameEnd = skipToken(text, i);
    const equals = skipSpace(text, nameEnd);
    if (nameEnd === i || text.charCodeAt(equals) !== EQUALS) throw refuse('a parameter has a name and a value');
    const name = text.slice(i, nameEnd).toLowerCase();
    const start = skipSpace(text, equals + 1);
    const isQuoted = text.charCodeAt(start) === QUOTE;
    const end = isQuoted ? skipQuoted(text, start) : skipBare(text, start);
    if (end <= start) throw refuse('the value of a parameter is missing or unfinished');
    if (!parameters.has(name)) parameters.set(name, isQuoted ? unquote(text, start, end) : text.slice(start, end));
    i = skipSpace(text, end);
    if (i === text.length) break;
    if (text.charCodeAt(i) !== COMMA) throw refuse('parameters are separated by commas');
    i = skipSpace(text, i + 1);
  }
  return { scheme: text.slice(0, schemeEnd).toLowerCase(), parameters };
}

/** A value without quotes; nonces in base64 and URIs come so, too. */
function skipBare(text: string, start: number): number {
  let i = start;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isToken(code) && !'/=:@;?&+'.includes(text[i] as string)) break;
  }
  return i;
}

import { sipErrors } from '../errors.ts';
import { isParameterValue, isTokenText, skipSpace, skipToken } from './characters.ts';
import { quote, skipQuoted, unquote } from './quoted.ts';

const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const QUOTE = 0x22;

export interface Parameter {
  /** In lower case. */
  readonly name: string;
  /** What it says, without quotes; null for a name alone. */
  readonly value: string | null;
}

/** `;name=value` in the order written (RFC 3261 §7.3.1); a name occurs once, the first counts. */
export class Parameters {
  readonly entries: readonly Parameter[];

  constructor(entries: readonly Parameter[]) {
    this.entries = entries;
  }

  /** The value, '' for a name alone, undefined if it is not there. `name` in lower case. */
  get(name: string): string | undefined {
    for (const entry of this.entries) if (entry.name === name) return entry.value ?? '';
    return undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** A copy in which `name` is `value`, in its old place or last; null is a name alone. */
  with(name: string, value: string | null): Parameters {
    const entry = { name, value };
    const at = this.entries.findIndex((one) => one.name === name);
    return new Parameters(at < 0 ? [...this.entries, entry] : this.entries.toSpliced(at, 1, entry));
  }

  without(name: string): Parameters {
    return this.has(name) ? new Parameters(this.entries.filter((entry) => entry.name !== name)) : this;
  }

  /** `;name=value…`, quoted where it must be; empty for none. */
  toString(): string {
    let text = '';
    for (const { name, value } of this.entries) text += value === null ? `;${name}` : `;${name}=${written(value)}`;
    return text;
  }
}

export const noParameters = new Parameters([]);

/** A value that is neither a token nor a host is written in quotes. */
function written(value: string): string {
  return isTokenText(value) || /^(\[[0-9a-fA-F:.]+\]|[0-9a-fA-F:.]+)$/.test(value) ? value : quote(value);
}

/**
 * Reads `;name=value…` from `text[start…end)`; spaces are taken around `;` and `=`. Nothing else may stand there.
 * @throws `sip.bad_header` naming `header`
 */
export function parseParameters(text: string, header: string, start: number, end = text.length): Parameters {
  let i = skipSpace(text, start);
  if (i >= end) return noParameters;
  const entries: Parameter[] = [];
  while (i < end) {
    if (text.charCodeAt(i) !== SEMICOLON) throw refusal(header, text.slice(start, end), 'a parameter begins with a ;');
    const nameStart = skipSpace(text, i + 1);
    const nameEnd = skipToken(text, nameStart);
    if (nameEnd === nameStart) throw refusal(header, text.slice(start, end), 'a parameter has a name');
    const name = text.slice(nameStart, nameEnd).toLowerCase();
    i = skipSpace(text, nameEnd);
    if (text.charCodeAt(i) !== EQUALS) {
      entries.push({ name, value: null });
      continue;
    }
    const from = skipSpace(text, i + 1);
    const isQuoted = text.charCodeAt(from) === QUOTE;
    const to = isQuoted ? skipQuoted(text, from, end) : skipValue(text, from);
    if (to <= from) throw refusal(header, text.slice(start, end), 'the value of a parameter is missing or unfinished');
    entries.push({ name, value: isQuoted ? unquote(text, from, to) : text.slice(from, to) });
    i = skipSpace(text, to);
  }
  return new Parameters(entries);
}

const refusal = (header: string, value: string, problem: string) => sipErrors.badHeader({ header, value, problem });

function skipValue(text: string, from: number): number {
  let i = from;
  while (isParameterValue(text.charCodeAt(i))) i++;
  return i;
}

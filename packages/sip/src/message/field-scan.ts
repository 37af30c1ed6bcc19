import type { DomainError } from '@oneline/kernel';
import { sipErrors } from '../errors.ts';
import { isSpace, isToken, trimmed } from './characters.ts';
import type { HeaderField } from './header-fields.ts';
import { hashName, headerNameAt, viaBit } from './header-name.ts';

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const COLON = 0x3a;

/** What a scan has found so far. */
export interface FieldScan {
  readonly fields: HeaderField[];
  /** Offset of each value in the text, -1 for one that was folded. */
  readonly starts: number[];
  /** The bits of the headers that are there. */
  present: number;
  /** Offset behind the empty line; -1 if it never came. */
  end: number;
  /** The first thing that is wrong; fields behind it are there all the same. */
  problem: DomainError | undefined;
}

/**
 * Reads header fields from `at` to the empty line (RFC 3261 §7.3.1). `text` is `bytes` with one character per octet: octets are
 * three times as quick to look at. A line end that only some would take for one ends the scan, as it hides fields from the others.
 */
export function scanFields(bytes: Uint8Array, text: string, at: number, mostHeaders: number): FieldScan {
  const scan: FieldScan = { fields: [], starts: [], present: 0, end: -1, problem: undefined };
  let i = at;
  while (i < bytes.length) {
    if (bytes[i] === CARRIAGE_RETURN && bytes[i + 1] === LINE_FEED) {
      scan.end = i + 2;
      break;
    }
    if (scan.fields.length === mostHeaders) {
      scan.problem ??= sipErrors.tooManyHeaders({ mostHeaders });
      break;
    }
    i = scanField(bytes, text, i, scan);
    if (i < 0) break;
  }
  return scan;
}

/** Reads the field that begins at `start`; behind its line end, -1 if there is none. */
function scanField(bytes: Uint8Array, text: string, start: number, scan: FieldScan): number {
  let nameEnd = start;
  let hash = 0;
  for (let code = bytes[start] as number; isToken(code); code = bytes[++nameEnd] as number) hash = hashName(hash, code);
  let colon = nameEnd;
  while (isSpace(bytes[colon] as number)) colon++;
  let valueStart = colon + 1;
  while (isSpace(bytes[valueStart] as number)) valueStart++;
  const isField = nameEnd > start && bytes[colon] === COLON;
  let end = lineEnd(bytes, isField ? valueStart : start);
  let isFolded = false;
  // A line that begins with a space goes on with the one before it.
  while (end >= 0 && isSpace(bytes[end + 2] as number)) {
    isFolded = true;
    end = lineEnd(bytes, end + 2);
  }
  if (end < 0) {
    if (end === BARE) scan.problem ??= sipErrors.badLineEnd({ at: start });
    return -1;
  }
  if (isField) {
    const { key, name, bit } = headerNameAt(text, start, nameEnd, hash);
    if ((scan.present & bit & ~viaBit) !== 0) scan.problem ??= sipErrors.repeatedHeader({ header: name });
    scan.present |= bit;
    scan.fields.push({
      key,
      name,
      value: isFolded ? unfold(text.slice(valueStart, end)) : trimmed(text, valueStart, end),
    });
    scan.starts.push(isFolded ? -1 : valueStart);
  } else {
    scan.problem ??= sipErrors.badHeaderLine({ line: text.slice(start, Math.min(end, start + 80)) });
  }
  return end + 2;
}

const NONE = -1;
const BARE = -2;

/** The next CRLF from `at` on; NONE if there is none, BARE if a carriage return or a line feed stands alone before it. */
function lineEnd(bytes: Uint8Array, at: number): number {
  for (let i = at; i < bytes.length; i++) {
    const code = bytes[i] as number;
    if (code > CARRIAGE_RETURN) continue;
    if (code === CARRIAGE_RETURN) return bytes[i + 1] === LINE_FEED ? i : BARE;
    if (code === LINE_FEED) return BARE;
  }
  return NONE;
}

/** A fold is read as one space. */
function unfold(value: string): string {
  return trimmed(value.replace(/[ \t]*\r\n[ \t]+/g, ' '));
}

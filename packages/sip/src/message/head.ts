import { isAscii, isUtf8 } from 'node:buffer';
import { type DomainError, isDomainError } from '@oneline/kernel';
import { sipErrors } from '../errors.ts';
import { wholeNumber } from './characters.ts';
import { parseCSeq } from './cseq.ts';
import { type FieldScan, scanFields } from './field-scan.ts';
import { type HeaderField, HeaderFields, type MandatoryFields } from './header-fields.ts';
import { headerName } from './header-name.ts';
import { parseNameAddress } from './name-address.ts';
import { parseStartLine, type StartLine } from './start-line.ts';
import { parseVia } from './via.ts';

export interface Head {
  readonly start: StartLine['start'];
  readonly headers: HeaderFields;
  readonly contentLength: number | undefined;
  /** Offset behind the empty line. */
  readonly end: number;
  /** The first thing that is wrong with it; the rest is as far as it was understood. */
  readonly problem: DomainError | undefined;
}

/**
 * Reads the head at the beginning of `bytes`.
 * @throws `sip.no_head_end`, `sip.bad_start_line`, `sip.bad_version` when nothing can be made of it.
 */
export function readHead(bytes: Buffer, mostHeaders: number): Head {
  // One character per octet, so that both have the same offsets.
  const text = bytes.toString('latin1');
  const firstEnd = text.indexOf('\r');
  if (firstEnd < 0 || text.indexOf('\n') !== firstEnd + 1) {
    throw text.includes('\n') ? sipErrors.badLineEnd({ at: 0 }) : sipErrors.noHeadEnd();
  }
  const firstLine = text.slice(0, firstEnd);
  const scan = scanFields(bytes, text, firstEnd + 2, mostHeaders);
  if (isAscii(bytes)) return judge(parseStartLine(firstLine), scan, scan.fields, text);
  if (!isUtf8(bytes.subarray(0, Math.max(scan.end, 0)))) {
    return judge(parseStartLine(firstLine), scan, scan.fields, undefined, 'latin1');
  }
  return judge(parseStartLine(inUtf8(firstLine)), scan, scan.fields.map(fieldInUtf8), undefined);
}

const inUtf8 = (text: string): string => Buffer.from(text, 'latin1').toString();
const fieldInUtf8 = (field: HeaderField): HeaderField => ({ ...field, value: inUtf8(field.value) });

/** `text` is given when the scan's offsets are good in it. */
function judge(
  { start, problem }: StartLine,
  scan: FieldScan,
  fields: readonly HeaderField[],
  text: string | undefined,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Head {
  const headers = new HeaderFields(fields, encoding);
  const head = { start, end: scan.end, contentLength: scan.end < 0 ? undefined : contentLength(headers), headers };
  const early = problem ?? scan.problem ?? findMissing(scan.present);
  if (early === undefined && scan.end < 0) throw sipErrors.noHeadEnd();
  if (early !== undefined) return { ...head, problem: early };
  try {
    const read = text === undefined ? headers : new HeaderFields(fields, encoding, readMandatory(text, scan));
    checkFields(read, start);
    return { ...head, headers: read, problem: undefined };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { ...head, problem: error };
  }
}

/** Reads the mandatory fields where they stand in `text`, which is quicker than in pieces of it; folded ones are left. */
function readMandatory(text: string, { fields, starts }: FieldScan): MandatoryFields {
  const read: MandatoryFields = { via: undefined, from: undefined, to: undefined, cseq: undefined };
  for (let i = 0; i < fields.length; i++) {
    const start = starts[i] as number;
    if (start < 0) continue;
    const { key, value } = fields[i] as HeaderField;
    const end = start + value.length;
    if (key === 'via') read.via ??= parseVia(text, start, end);
    else if (key === 'from') read.from = parseNameAddress(text, 'From', start, end);
    else if (key === 'to') read.to = parseNameAddress(text, 'To', start, end);
    else if (key === 'cseq') read.cseq = parseCSeq(text, start, end);
  }
  return read;
}

/** Undefined when it is not there, or not one whole number. */
function contentLength(headers: HeaderFields): number | undefined {
  const values = headers.all('content-length');
  return values.length === 1 ? wholeNumber(values[0] as string, Number.MAX_SAFE_INTEGER) : undefined;
}

/** What is of its form in every message (RFC 3261 §8.1.1): the mandatory fields, Max-Forwards, Content-Length. @throws `sip.*` */
function checkFields(headers: HeaderFields, start: StartLine['start']): void {
  const { via: _via, from: _from, to: _to, cseq, callId } = headers;
  if (callId.length === 0 || callId.includes(' ')) throw badValue('Call-ID', callId, 'a Call-ID is one word');
  if (start.kind === 'request') {
    if (cseq.method !== start.method) throw sipErrors.methodMismatch();
    checkNumber(headers, 'max-forwards', 255);
  }
  checkNumber(headers, 'content-length', Number.MAX_SAFE_INTEGER);
}

function checkNumber(headers: HeaderFields, key: 'max-forwards' | 'content-length', most: number): void {
  const value = headers.get(key);
  if (value === undefined || wholeNumber(value, most) !== undefined) return;
  throw badValue(headerName(key).name, value, `it is a whole number up to ${most}`);
}

const badValue = (header: string, value: string, problem: string) => sipErrors.badHeader({ header, value, problem });

const mandatory = ['via', 'from', 'to', 'call-id', 'cseq'].map(headerName);
const allMandatory = mandatory.reduce((mask, { bit }) => mask | bit, 0);

function findMissing(present: number): DomainError | undefined {
  if ((present & allMandatory) === allMandatory) return undefined;
  return sipErrors.missingHeader({ header: mandatory.find(({ bit }) => (present & bit) === 0)?.name });
}

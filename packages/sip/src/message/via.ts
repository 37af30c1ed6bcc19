import { sipErrors } from '../errors.ts';
import { isDigit, skipSpace, skipToken, wholeNumber } from './characters.ts';
import { elementEnd } from './list.ts';
import { type Parameters, parseParameters } from './parameters.ts';
import { skipHost } from './uri.ts';

/** RFC 3261 §20.42: which way a request came, and the way its responses go back. */
export interface Via {
  /** In capitals: UDP, TCP, TLS, WS, WSS, or one that the stack does not speak. */
  readonly transport: string;
  readonly host: string;
  readonly port: number | null;
  readonly parameters: Parameters;
}

const SLASH = 0x2f;
const COLON = 0x3a;

/** The first of the Vias in `text[start…end)`, the value of a Via field. @throws `sip.bad_header` */
export function parseVia(text: string, start = 0, end = text.length): Via {
  const comma = text.indexOf(',', start);
  const stop = comma < 0 || comma >= end ? end : elementEnd(text, start, end);
  const refuse = (problem: string) => sipErrors.badHeader({ header: 'Via', value: text.slice(start, end), problem });
  const transportAt = skipProtocol(text, start);
  if (transportAt < 0) throw refuse('a Via begins with SIP/2.0/');
  const transportEnd = skipToken(text, transportAt);
  const hostAt = skipSpace(text, transportEnd);
  const hostEnd = skipHost(text, hostAt);
  if (transportEnd === transportAt || hostAt === transportEnd || hostEnd === hostAt || hostEnd > stop) {
    throw refuse('the transport or the host is missing');
  }
  let i = skipSpace(text, hostEnd);
  let port: number | null = null;
  if (text.charCodeAt(i) === COLON) {
    const digits = skipSpace(text, i + 1);
    i = digits;
    while (isDigit(text.charCodeAt(i))) i++;
    port = wholeNumber(text, 65_535, digits, i) ?? null;
    if (port === null) throw refuse('the port is no port');
  }
  return {
    transport: text.slice(transportAt, transportEnd).toUpperCase(),
    host: text.slice(hostAt, hostEnd),
    port,
    parameters: parseParameters(text, 'Via', i, stop),
  };
}

/** Behind `SIP/2.0/`, with spaces around its slashes as RFC 3261 §25.1 allows; -1 if something else is there. */
function skipProtocol(text: string, at: number): number {
  if (text.startsWith('SIP/2.0/', at)) return skipSpace(text, at + 8);
  let i = at;
  for (const word of ['sip', '2.0']) {
    const start = skipSpace(text, i);
    const end = skipToken(text, start);
    i = skipSpace(text, end);
    if (text.slice(start, end).toLowerCase() !== word || text.charCodeAt(i) !== SLASH) return -1;
    i++;
  }
  return skipSpace(text, i);
}

export function writeVia({ transport, host, port, parameters }: Via): string {
  return `SIP/2.0/${transport} ${host}${port === null ? '' : `:${port}`}${parameters.toString()}`;
}

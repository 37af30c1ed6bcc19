import { isIPv4, isIPv6 } from 'node:net';
import { sipErrors } from '../errors.ts';
import { wholeNumber } from '../message/characters.ts';
import type {
  Attribute,
  ConnectionAddress,
  MediaDescription,
  Origin,
  OtherLine,
  SessionDescription,
} from './description.ts';

const MOST_CHARACTERS = 32_768;
const MOST_LINES = 1000;

/** What a level of the description is read into. */
interface Level {
  connection: ConnectionAddress | null;
  readonly attributes: Attribute[];
  readonly lines: OtherLine[];
}

type OpenMedia = Omit<MediaDescription, keyof Level> & Level;

/**
 * Reads a session description (RFC 8866 §5). Lines may end in LF alone, and `s=` and `t=` may be missing, as they do.
 * @throws `sip.bad_description`
 */
export function parseDescription(text: string): SessionDescription {
  if (text.length > MOST_CHARACTERS) throw refusal('', 'it is too long');
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length > MOST_LINES) throw refusal('', 'it has too many lines');
  if (lines[0] !== 'v=0') throw refusal(lines[0] ?? '', 'it begins with v=0');
  let origin: Origin | undefined;
  let name = '-';
  const session: Level = { connection: null, attributes: [], lines: [] };
  const media: OpenMedia[] = [];
  for (const line of lines.slice(1)) {
    if (line[1] !== '=' || line.includes('\r')) throw refusal(line, 'a line is a letter, = and a value');
    const letter = line.charAt(0);
    const value = line.slice(2);
    if (letter === 'm') media.push(parseMedia(line, value));
    else if (letter === 'o') origin ??= parseOrigin(line, value);
    else if (letter === 's') name = value;
    else readLine(media.at(-1) ?? session, { letter, value }, line);
  }
  if (origin === undefined) throw refusal('', 'the origin is missing');
  return { origin, name, ...session, media };
}

function readLine(level: Level, { letter, value }: OtherLine, line: string): void {
  if (letter === 'c') level.connection ??= parseConnection(line, value);
  else if (letter === 'a') level.attributes.push(parseAttribute(line, value));
  else level.lines.push({ letter, value });
}

function parseOrigin(line: string, value: string): Origin {
  const [user, sessionId, version, network, family, address, ...more] = value.split(' ');
  const isNumbered = /^\d+$/.test(sessionId ?? '') && /^\d+$/.test(version ?? '');
  if (user === undefined || sessionId === undefined || version === undefined || !isNumbered || more.length > 0) {
    throw refusal(line, 'an origin is a user, two numbers and an address');
  }
  return { user, sessionId, version, address: addressOf(line, network, family, address) };
}

function parseConnection(line: string, value: string): ConnectionAddress {
  const [network, family, address, ...more] = value.split(' ');
  if (more.length > 0) throw refusal(line, 'a connection is IN, IP4 or IP6, and an address');
  return addressOf(line, network, family, address?.split('/')[0]);
}

/** An address, or a name, which is taken as it is. */
function addressOf(line: string, network?: string, family?: string, address?: string): ConnectionAddress {
  const isKnown = network === 'IN' && (family === 'IP4' || family === 'IP6') && address !== undefined;
  const fits = isKnown && (family === 'IP4' ? !isIPv6(address) : !isIPv4(address));
  if (!fits || !/^[\w.:-]+$/.test(address)) throw refusal(line, 'an address is IN, IP4 or IP6, and an address');
  return { family, address };
}

function parseAttribute(line: string, value: string): Attribute {
  const colon = value.indexOf(':');
  const name = colon < 0 ? value : value.slice(0, colon);
  if (name === '') throw refusal(line, 'an attribute has a name');
  return { name, value: colon < 0 ? null : value.slice(colon + 1) };
}

function parseMedia(line: string, value: string): OpenMedia {
  const [kind, ports, protocol, ...formats] = value.split(' ');
  const port = wholeNumber(ports?.split('/')[0] ?? '', 65_535);
  const isWhole = kind !== undefined && kind !== '' && protocol !== undefined && protocol !== '';
  if (!isWhole || port === undefined || formats.length === 0 || formats.includes('')) {
    throw refusal(line, 'media are a kind, a port, a protocol and formats');
  }
  return { kind, port, protocol, formats, connection: null, attributes: [], lines: [] };
}

const refusal = (line: string, problem: string) => sipErrors.badDescription({ line: line.slice(0, 80), problem });

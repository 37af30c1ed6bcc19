import { sipErrors } from '../errors.ts';
import type { ConnectionAddress, MediaDescription, SessionDescription } from './description.ts';

/** In the order of RFC 8866 §5: what stands before connection and bandwidth, and what behind them. */
const BEFORE_CONNECTION = 'iuep';

/** The description as text with CRLF; `parseDescription` gives it back. @throws `sip.unwritable` for a line break in a value */
export function writeDescription(description: SessionDescription): string {
  const { origin, name, media } = description;
  const text = [
    'v=0',
    `o=${origin.user} ${origin.sessionId} ${origin.version} ${address(origin.address)}`,
    `s=${name}`,
    ...levelLines(description),
    ...media.flatMap((one) => [
      `m=${one.kind} ${one.port} ${one.protocol} ${one.formats.join(' ')}`,
      ...levelLines(one),
    ]),
  ];
  if (text.some((line) => /[\r\n]/.test(line))) throw sipErrors.unwritable({ header: 'session description' });
  return `${text.join('\r\n')}\r\n`;
}

type Level = Pick<MediaDescription, 'connection' | 'attributes' | 'lines'>;

function levelLines({ connection, attributes, lines }: Level): string[] {
  const written = (wanted: boolean) =>
    lines
      .filter(({ letter }) => BEFORE_CONNECTION.includes(letter) === wanted)
      .map(({ letter, value }) => `${letter}=${value}`);
  return [
    ...written(true),
    ...(connection === null ? [] : [`c=${address(connection)}`]),
    ...written(false),
    ...attributes.map(({ name, value }) => (value === null ? `a=${name}` : `a=${name}:${value}`)),
  ];
}

const address = ({ family, address: value }: ConnectionAddress): string => `IN ${family} ${value}`;

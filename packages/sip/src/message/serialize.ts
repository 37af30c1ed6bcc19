import { sipErrors } from '../errors.ts';
import type { SipMessage } from './message.ts';

/**
 * The message as octets, in UTF-8. Content-Length is counted here, whatever the fields say, and stands last.
 * @throws `sip.unwritable` when a line break in a value would make other lines of it.
 */
export function serialize(message: SipMessage): Buffer {
  const head = writeHead(message);
  const { body } = message;
  const encoding = message.headers.encoding === 'latin1' && isLatin1(head) ? 'latin1' : 'utf8';
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(head, encoding) + body.length);
  const headBytes = bytes.write(head, encoding);
  bytes.set(body, headBytes);
  return bytes;
}

function writeHead(message: SipMessage): string {
  const { fields } = message.headers;
  let head =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${message.reason}\r\n`;
  let lines = 3;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as (typeof fields)[number];
    if (field.key === 'content-length') continue;
    head += `${field.name}: ${field.value}\r\n`;
    lines++;
  }
  head += `Content-Length: ${message.body.length}\r\n\r\n`;
  if (count(head, '\n') !== lines || count(head, '\r') !== lines) throw unwritable(message);
  return head;
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}

/** Whoever can put a line break into a value could write header fields of their own. */
function unwritable(message: SipMessage): Error {
  const field = message.headers.fields.find(({ name, value }) => /[\r\n]/.test(name + value));
  return sipErrors.unwritable({ header: field?.name ?? 'first line' });
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
}

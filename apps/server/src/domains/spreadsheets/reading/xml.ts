import { spreadsheetErrors } from '../errors.ts';

/** Hears the parts of an XML document in order; names come without their prefix. */
export interface XmlListener {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Attributes of one element, looked up by their name without its prefix. */
export interface Attributes {
  get(name: string): string | undefined;
}

/** A tag or a text longer than this is nothing that a spreadsheet writes. */
const longestPart = 1_048_576;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads XML in parts as they come (XML 1.0 without document types, which spreadsheets do not have and bombs are made of).
 * Errors: `spreadsheets.file_unreadable`.
 */
export async function readXml(chunks: AsyncIterable<Buffer>, listener: XmlListener): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    rest = consume(rest + decode(decoder, chunk), listener);
    if (rest.length > longestPart) throw unreadable();
  }
  rest = consume(rest + decode(decoder), listener);
  if (rest.trim() !== '') throw unreadable();
}

function decode(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (error) {
    throw spreadsheetErrors.fileUnreadable({ reason: 'its text is not in UTF-8' }, error);
  }
}

/** Tells of all parts that are whole, and gives back the rest. */
function consume(source: string, listener: XmlListener): string {
  let at = 0;
  for (;;) {
    const tagAt = source.indexOf('<', at);
    if (tagAt < 0) return source.slice(at);
    const end = endOfTag(source, tagAt);
    if (end < 0) return source.slice(at);
    if (tagAt > at) listener.text?.(decodeText(source.slice(at, tagAt)));
    tell(source.slice(tagAt, end), listener);
    at = end;
  }
}

/** Behind the tag that begins here; -1 while it is not whole. */
function endOfTag(source: string, at: number): number {
  const behind = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from);
    return found < 0 ? -1 : found + mark.length;
  };
  if (source[at + 1] === '?') return behind('?>', at);
  if (source[at + 1] === '!') {
    if (source.startsWith('<!--', at)) return behind('-->', at + 4);
    if (source.startsWith('<![CDATA[', at)) return behind(']]>', at + 9);
    // Too short to tell yet, or a document type.
    if (source.length - at < 9) return -1;
    throw unreadable();
  }
  let quote = '';
  for (let i = at + 1; i < source.length; i += 1) {
    const letter = source[i] as string;
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return i + 1;
  }
  return -1;
}

function tell(tag: string, listener: XmlListener): void {
  if (tag.startsWith('<?') || tag.startsWith('<!--')) return;
  if (tag.startsWith('<![')) listener.text?.(tag.slice(9, -3));
  else if (tag.startsWith('</')) listener.close?.(localName(tag.slice(2, -1).trim()));
  else {
    const isEmpty = tag.endsWith('/>');
    const inside = tag.slice(1, isEmpty ? -2 : -1);
    const nameEnd = inside.search(/\s|$/);
    const name = localName(inside.slice(0, nameEnd));
    listener.open?.(name, attributesOf(inside.slice(nameEnd)));
    if (isEmpty) listener.close?.(name);
  }
}

function attributesOf(source: string): Attributes {
  return {
    get(name) {
      const found = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(source);
      return found ? decodeText(found[1] ?? found[2] ?? '') : undefined;
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Replaces character references and the five entities of XML; others stay as they are. */
function decodeText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function unreadable(): Error {
  return spreadsheetErrors.fileUnreadable({ reason: 'a part is no XML of a spreadsheet' });
}

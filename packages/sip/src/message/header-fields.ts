import { sipErrors } from '../errors.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import { type HeaderKey, headerName } from './header-name.ts';
import { splitList } from './list.ts';
import { type NameAddress, parseNameAddress } from './name-address.ts';
import { parseVia, type Via } from './via.ts';

/** One line of a head; immutable, so that messages may hold the same one. */
export interface HeaderField {
  readonly key: HeaderKey;
  /** As it is written out: the long name, or what an unknown header was called by its sender. */
  readonly name: string;
  /** Without the spaces around it, unfolded; otherwise as it came. */
  readonly value: string;
}

/**
 * How octets and text of a head become each other: UTF-8 (RFC 3261 §7); `latin1`, one character per octet, for a head that is
 * in something else (GB 18030 from old telephones), so that it goes back as it came.
 */
export type HeadEncoding = 'utf8' | 'latin1';

/** A field of any header, by any of its names. */
export function headerField(name: string, value: string | number): HeaderField {
  const known = headerName(name);
  return { key: known.key, name: known.name, value: String(value) };
}

/** A value for each header, or several, which become as many fields. */
export type HeaderValues = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Fields in the order given; undefined is left out. */
export function headerFields(values: HeaderValues): HeaderField[] {
  const fields: HeaderField[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (typeof value === 'object') for (const one of value) fields.push(headerField(name, one));
    else fields.push(headerField(name, value));
  }
  return fields;
}

/** Those of the mandatory fields that have been read already. */
export interface MandatoryFields {
  via: Via | undefined;
  from: NameAddress | undefined;
  to: NameAddress | undefined;
  cseq: CSeq | undefined;
}

/**
 * The header fields of a message in their order. Values are read when they are asked for, once; a getter throws `sip.bad_header`
 * for a value that is not of its form, `sip.missing_header` for a mandatory field that is not there.
 */
export class HeaderFields {
  readonly fields: readonly HeaderField[];
  readonly encoding: HeadEncoding;
  private readonly read: MandatoryFields;

  constructor(fields: readonly HeaderField[], encoding: HeadEncoding = 'utf8', read?: MandatoryFields) {
    this.fields = fields;
    this.encoding = encoding;
    this.read = read ?? { via: undefined, from: undefined, to: undefined, cseq: undefined };
  }

  /** Other fields in the same encoding. */
  with(fields: readonly HeaderField[]): HeaderFields {
    return new HeaderFields(fields, this.encoding);
  }

  /** The value of the first field of this header, as it stands. */
  get(key: HeaderKey): string | undefined {
    const { fields } = this;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as HeaderField;
      if (field.key === key) return field.value;
    }
    return undefined;
  }

  has(key: HeaderKey): boolean {
    return this.get(key) !== undefined;
  }

  /** The values of every field of this header, each whole. */
  all(key: HeaderKey): string[] {
    const values: string[] = [];
    for (const field of this.fields) if (field.key === key) values.push(field.value);
    return values;
  }

  /** The elements of every field of this header, split at commas (RFC 3261 §7.3.1). */
  list(key: HeaderKey): string[] {
    return this.all(key).flatMap(splitList);
  }

  /** The words of a list such as Supported, in lower case; none if it is not there. */
  words(key: HeaderKey): string[] {
    return this.list(key)
      .filter((word) => word.length > 0)
      .map((word) => word.toLowerCase());
  }

  /** The addresses in every field of this header: Contact, Route, Record-Route, Path, P-Asserted-Identity… */
  addresses(key: HeaderKey): NameAddress[] {
    return this.list(key).map((element) => parseNameAddress(element, headerName(key).name));
  }

  /** The topmost Via. */
  get via(): Via {
    this.read.via ??= parseVia(this.need('via'));
    return this.read.via;
  }

  get from(): NameAddress {
    this.read.from ??= parseNameAddress(this.need('from'), 'From');
    return this.read.from;
  }

  get to(): NameAddress {
    this.read.to ??= parseNameAddress(this.need('to'), 'To');
    return this.read.to;
  }

  get cseq(): CSeq {
    this.read.cseq ??= parseCSeq(this.need('cseq'));
    return this.read.cseq;
  }

  get callId(): string {
    return this.need('call-id');
  }

  get fromTag(): string | undefined {
    return this.from.parameters.get('tag');
  }

  get toTag(): string | undefined {
    return this.to.parameters.get('tag');
  }

  private need(key: HeaderKey): string {
    const value = this.get(key);
    if (value === undefined) throw sipErrors.missingHeader({ header: headerName(key).name });
    return value;
  }
}

import fc from 'fast-check';

/** A way in which octets go wrong. */
export interface Mutation {
  readonly what: 'insert' | 'drop' | 'copy' | 'replace' | 'cutOff';
  readonly at: number;
  readonly length: number;
  readonly to: number;
  readonly piece: string;
  readonly octet: number;
}

const pieces = [
  '\r\n',
  '\r',
  '\n',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '"',
  '<',
  '>',
  '\\',
  '%',
  '=',
  '@',
  '\0',
  '\u00e9',
  '\ufeff',
  'SIP/2.0',
];

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  what: fc.constantFrom('insert', 'drop', 'copy', 'replace', 'cutOff'),
  at: fc.nat(2000),
  length: fc.nat(40),
  to: fc.nat(2000),
  piece: fc.constantFrom(...pieces),
  octet: fc.nat(255),
});

export function mutate(bytes: Buffer, { what, at, length, to, piece, octet }: Mutation): Buffer {
  const from = at % (bytes.length + 1);
  const insert = (place: number, added: Uint8Array, dropped = 0) =>
    Buffer.concat([bytes.subarray(0, place), added, bytes.subarray(place + dropped)]);
  switch (what) {
    case 'insert':
      return insert(from, Buffer.from(piece));
    case 'drop':
      return insert(from, Buffer.of(), length);
    case 'copy':
      return insert(to % (bytes.length + 1), bytes.subarray(from, from + length));
    case 'replace':
      return insert(from, Buffer.of(octet), 1);
    case 'cutOff':
      return bytes.subarray(0, from);
    default:
      return what satisfies never;
  }
}

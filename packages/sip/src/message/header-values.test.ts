import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCSeq } from './cseq.ts';
import { parseDate, writeDate } from './date.ts';
import { elementEnd, splitList } from './list.ts';
import { parseNameAddress, writeNameAddress } from './name-address.ts';
import { parseParameterized } from './parameterized.ts';
import { noParameters, Parameters } from './parameters.ts';
import { parseSeconds } from './seconds.ts';
import { parseVia, writeVia } from './via.ts';

const badHeader = expect.objectContaining({ code: 'sip.bad_header' });

describe('a name and an address', () => {
  it.each([
    ['"Agent \\"7\\"" <sip:7@host;lr>;tag=x', 'Agent "7"', 'sip:7@host;lr', 'x'],
    ['A. G. Bell <sip:bell@host>', 'A. G. Bell', 'sip:bell@host', undefined],
    ['坐席一 <sip:1@host>;tag=y', '坐席一', 'sip:1@host', 'y'],
    ['<tel:+8610>', null, 'tel:+8610', undefined],
    ['sip:7@host;tag=z', null, 'sip:7@host', 'z'],
    ['"" <sip:7@host> ; tag = "q r"', '', 'sip:7@host', 'q r'],
  ])('%s', (text, displayName, uri, tag) => {
    const read = parseNameAddress(text, 'From');
    expect(read).toMatchObject({ displayName, uri });
    expect(read.parameters.get('tag')).toBe(tag);
  });

  it.each([
    '',
    '<>',
    '<sip:>',
    'sip:',
    '"a <sip:a@b>',
    '"a" sip:a@b',
    '<sip:a@b',
    '<sip:a@b> x',
    '<sip:a@b>;',
    'sip:a@b?x=1',
    '<a>',
  ])('%s is refused', (text) => {
    expect(() => parseNameAddress(text, 'From')).toThrow(badHeader);
  });

  it('comes back as it was, whatever its name and parameters say', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (displayName, value) => {
        const parameters = new Parameters([
          { name: 'tag', value },
          { name: 'lr', value: null },
        ]);
        const address = { displayName, uri: 'sip:a@b', parameters };
        expect(parseNameAddress(writeNameAddress(address), 'To')).toEqual(address);
      }),
    );
  });
});

describe('a Via', () => {
  it('is read with its port and parameters, and written again', () => {
    const via = parseVia('SIP/2.0/tcp [2001:db8::9]:5060;branch=z9hG4bK1;rport;received=2001:db8::10');
    expect(via).toMatchObject({ transport: 'TCP', host: '[2001:db8::9]', port: 5060 });
    expect(via.parameters.get('received')).toBe('2001:db8::10');
    expect(writeVia(via)).toBe('SIP/2.0/TCP [2001:db8::9]:5060;branch=z9hG4bK1;rport;received=2001:db8::10');
  });

  it('is the first of several', () => {
    expect(parseVia('SIP/2.0/UDP a;x="1,2" , SIP/2.0/TCP b').host).toBe('a');
  });

  it.each([
    '',
    'SIP/3.0/UDP a',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0/UDP ,a',
    'SIP/2.0/UDP a:b',
    'SIP/2.0/UDP a b',
    'HTTP/2.0/UDP a',
  ])('%s is refused', (text) => {
    expect(() => parseVia(text)).toThrow(badHeader);
  });
});

describe('a list', () => {
  it('is split at its commas and no others', () => {
    expect(splitList('"a,b" <sip:c,d@e> , f;g="h\\",i",,j ')).toEqual(['"a,b" <sip:c,d@e>', 'f;g="h\\",i"', '', 'j']);
    expect(splitList('')).toEqual([]);
    expect(splitList('"never ends, a')).toEqual(['"never ends, a']);
    expect(elementEnd('a<b,c', 0)).toBe(5);
  });
});

describe('other values', () => {
  it('reads a CSeq', () => {
    expect(parseCSeq('0009  INVITE')).toEqual({ number: 9, method: 'INVITE' });
    for (const text of ['', '1', 'INVITE', '1INVITE', '2147483648 INVITE', '-1 A', '1 A B']) {
      expect(() => parseCSeq(text)).toThrow(badHeader);
    }
  });

  it('reads seconds with a comment and parameters', () => {
    expect(parseSeconds('120 (in a (short) meeting\\)) ;duration=3600', 'Retry-After')).toEqual({
      seconds: 120,
      parameters: new Parameters([{ name: 'duration', value: '3600' }]),
    });
    for (const text of ['', 'x', '4294967296', '1 2', '5 (open'])
      expect(() => parseSeconds(text, 'Expires')).toThrow(badHeader);
  });

  it('reads a value with parameters', () => {
    expect(parseParameterized('application/sdp', 'Content-Type')).toEqual({
      value: 'application/sdp',
      parameters: noParameters,
    });
    expect(parseParameterized('Q.850 ;cause=16;text="Terminated; now"', 'Reason').parameters.get('text')).toBe(
      'Terminated; now',
    );
    expect(() => parseParameterized(';x', 'Event')).toThrow(badHeader);
  });

  it('reads a date in GMT only', () => {
    const text = 'Sat, 13 Nov 2010 23:29:00 GMT';
    expect(writeDate(parseDate(text))).toBe(text);
    for (const wrong of [
      'Fri, 13 Nov 2010 23:29:00 GMT',
      'Sat, 13 Nov 2010 23:29:00 EST',
      'Sat, 31 Feb 2010 00:00:00 GMT',
      '',
    ]) {
      expect(() => parseDate(wrong)).toThrow(badHeader);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { headerField, headerFields } from './header-fields.ts';
import { createRequest, createResponse } from './message.ts';
import { parseMessage } from './parse-message.ts';
import { refusalOf } from './refusal.ts';
import { serialize } from './serialize.ts';

const head = [
  'INVITE sip:95588@10.0.0.2 SIP/2.0',
  'v: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1, SIP/2.0/TCP 10.0.0.9',
  'Via: SIP/2.0/UDP 10.0.0.8',
  'f: "坐席" <sip:1001@10.0.0.2>;tag=a',
  'TO: sip:95588@10.0.0.2',
  'i: call-1',
  'CSeq: 7 INVITE',
  'k: timer, 100rel',
  'Supported: Replaces',
  'X-Thing: As It Is',
  'X-Thing: twice',
];
const text = (lines: readonly string[] = head, body = '') => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
const code = (expected: string) => expect.objectContaining({ code: expected });

function request(bytes: Uint8Array) {
  const message = parseMessage(bytes);
  if (message.kind !== 'request') throw new Error('expected a request');
  return message;
}

describe('the header fields of a message', () => {
  const { headers } = request(text());

  it('are found by their key, however they are called in it', () => {
    expect(headers.get('call-id')).toBe('call-1');
    expect(headers.get('x-thing')).toBe('As It Is');
    expect(headers.all('x-thing')).toEqual(['As It Is', 'twice']);
    expect(headers.words('supported')).toEqual(['timer', '100rel', 'replaces']);
    expect(headers.list('via')).toHaveLength(3);
    expect(headers.has('route')).toBe(false);
    expect([headers.from.displayName, headers.fromTag, headers.toTag]).toEqual(['坐席', 'a', undefined]);
  });

  it('that are not of their form are refused when they are asked for, and not before', () => {
    const { headers: odd } = request(text([...head, 'Contact: nonsense']));
    expect(() => odd.addresses('contact')).toThrow(code('sip.bad_header'));
  });
});

describe('a message', () => {
  it('is written with long names, and a Content-Length that was counted', () => {
    const written = serialize(request(text([...head, 'l: 2'], 'ab'))).toString();
    expect(written).toContain('\r\nFrom: "坐席" <sip:1001@10.0.0.2>;tag=a\r\n');
    expect(written.endsWith('\r\nX-Thing: twice\r\nContent-Length: 2\r\n\r\nab')).toBe(true);
  });

  it('in another encoding than UTF-8 goes back as it came', () => {
    const bytes = Buffer.from([...head, 'Subject: \u00d5\u00c5', '', ''].join('\r\n'), 'latin1');
    const message = request(bytes);
    expect(serialize(message).includes(Buffer.of(0x20, 0xd5, 0xc5, 0x0d))).toBe(true);
    const response = createResponse(message, 486, { toTag: 'b' });
    expect(parseMessage(serialize(response)).headers.callId).toBe('call-1');
  });

  it('is not written with a line break in a value', () => {
    for (const value of ['a\r\nEvil: b', 'a\nb', 'a\rb']) {
      const evil = createRequest('INFO', 'sip:a@b', [headerField('Subject', value)]);
      expect(() => serialize(evil)).toThrow(
        expect.objectContaining({ code: 'sip.unwritable', details: { header: 'Subject' } }),
      );
    }
    expect(() => serialize(createRequest('INFO', 'sip:a@b\r\nX: y', []))).toThrow(code('sip.unwritable'));
  });

  it('is refused beyond its limits', () => {
    expect(() => parseMessage(text(), { mostBytes: 100, mostHeaders: 9 })).toThrow(code('sip.too_large'));
    expect(() => parseMessage(text(), { mostBytes: 1000, mostHeaders: 9 })).toThrow(code('sip.too_many_headers'));
  });

  it('may follow empty lines', () => {
    expect(request(Buffer.concat([Buffer.from('\r\n\r\n'), text()])).method).toBe('INVITE');
  });

  it('of which nothing can be answered is told apart', () => {
    const refusal = (lines: readonly string[]) => {
      try {
        return parseMessage(text(lines));
      } catch (error) {
        return refusalOf(error)?.status;
      }
    };
    expect(refusal([...head, 'Max-Forwards: x'])).toBe(400);
    expect(refusal([...head, 'Max-Forwards: x'].with(0, 'ACK sip:a@b SIP/2.0').with(6, 'CSeq: 7 ACK'))).toBeUndefined();
    expect(refusal([...head, 'Max-Forwards: x'].with(0, 'SIP/2.0 900 Odd'))).toBeUndefined();
  });
});

describe('a response', () => {
  const invite = request(text());

  it('bears the Vias, From, To with a tag, Call-ID and CSeq of its request', () => {
    const response = createResponse(invite, 200, {
      toTag: 'mine',
      headers: headerFields({ Contact: '<sip:me@here>' }),
      body: { type: 'application/sdp', bytes: Buffer.from('v=0') },
    });
    const read = parseMessage(serialize(response));
    expect(read).toMatchObject({ kind: 'response', status: 200, reason: 'OK' });
    expect(read.headers.list('via')).toEqual(invite.headers.list('via'));
    expect([read.headers.fromTag, read.headers.toTag, read.headers.callId]).toEqual(['a', 'mine', 'call-1']);
    expect(read.headers.cseq).toEqual({ number: 7, method: 'INVITE' });
    expect(read.headers.get('content-type')).toBe('application/sdp');
    expect(Buffer.from(read.body).toString()).toBe('v=0');
  });

  it('leaves a tag that is there', () => {
    const inDialog = request(text(head.with(4, 'To: <sip:b@b>;tag=theirs')));
    expect(createResponse(inDialog, 200, { toTag: 'mine' }).headers.toTag).toBe('theirs');
  });

  it('of an unregistered status gets the phrase of its class', () => {
    expect(createResponse(invite, 299).reason).toBe('OK');
    expect(createResponse(invite, 677).reason).toBe('Global Failure');
  });
});

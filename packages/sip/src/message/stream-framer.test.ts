import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerFields } from './header-fields.ts';
import { createRequest } from './message.ts';
import { refusalOf } from './refusal.ts';
import { serialize } from './serialize.ts';
import { createStreamFramer, type Framed } from './stream-framer.ts';

const fields = headerFields({
  Via: 'SIP/2.0/TCP a;branch=z9hG4bK1',
  From: '<sip:a@a>;tag=1',
  To: '<sip:b@b>',
  'Call-ID': 'c',
  CSeq: '1 MESSAGE',
});

const text = (body: string) => ({ type: 'text/plain', bytes: Buffer.from(body) });
const messageOf = (body: string) => serialize(createRequest('MESSAGE', 'sip:b@b', fields, text(body)));

/** What a stream gave, in short. */
function told(framed: readonly Framed[]): string[] {
  return framed.map((one) => {
    if (one.kind === 'message') return Buffer.from(one.message.body).toString();
    return one.kind === 'lineEnds' ? `lineEnds ${one.count}` : `${one.kind} ${one.error.code}`;
  });
}

describe('a stream of messages', () => {
  it('gives them whole and in order, however it is cut', () => {
    const bodies = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(messageOf));
        const framer = createStreamFramer();
        const framed: Framed[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = cuts[i % cuts.length] as number;
          framed.push(...framer.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(told(framed)).toEqual(sent);
        expect(framer.waitingBytes).toBe(0);
      }),
    );
  });

  it('tells pings and pongs between messages', () => {
    const framer = createStreamFramer();
    expect(told(framer.push(Buffer.from('\r\n\r\n')))).toEqual(['lineEnds 2']);
    expect(told(framer.push(Buffer.from('\r\n')))).toEqual(['lineEnds 1']);
    expect(told(framer.push(messageOf('x')))).toEqual(['x']);
  });

  it('goes on behind a message that is refused', () => {
    const bad = Buffer.from(messageOf('').toString().replace('CSeq: 1', 'CSeq: x'));
    const framed = createStreamFramer().push(Buffer.concat([bad, messageOf('next')]));
    expect(told(framed)).toEqual(['refused sip.bad_header', 'next']);
    expect(refusalOf(framed[0]?.kind === 'refused' ? framed[0].error : undefined)?.status).toBe(400);
  });

  it.each([
    [
      'without Content-Length',
      messageOf('')
        .toString()
        .replace(/Content-Length.*\r\n/, ''),
      'sip.missing_header',
    ],
    [
      'of two lengths',
      messageOf('').toString().replace('Content-Length', 'l: 5\r\nContent-Length'),
      'sip.repeated_header',
    ],
    ['with a line end that is none', messageOf('').toString().replace('\r\nTo', '\nTo'), 'sip.bad_line_end'],
    [
      'longer than is taken',
      messageOf('').toString().replace('Content-Length: 0', 'Content-Length: 70000'),
      'sip.too_large',
    ],
    ['that never ends', `INVITE sip:a SIP/2.0\r\nX: ${'x'.repeat(70_000)}`, 'sip.too_large'],
    ['that is none', 'GET / HTTP/1.1\r\n\r\n', 'sip.bad_start_line'],
  ])('breaks at a message %s, and gives nothing after it', (_what, bytes, code) => {
    const framer = createStreamFramer();
    expect(told(framer.push(Buffer.concat([messageOf('before'), Buffer.from(bytes)])))).toEqual([
      'before',
      `broken ${code}`,
    ]);
    expect(framer.push(messageOf('after'))).toEqual([]);
  });
});

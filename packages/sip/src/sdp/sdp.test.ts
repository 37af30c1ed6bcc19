import { isDomainError } from '@oneline/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Audio, type Codec, type Direction, readAudio } from './audio.ts';
import type { SessionDescription } from './description.ts';
import { answerDirection, createAnswer, createOffer, takeAnswer } from './offer-answer.ts';
import { parseDescription } from './parse-description.ts';
import { writeDescription } from './write-description.ts';

const telephone = `v=0
o=- 3724394400 18446744073709551616 IN IP4 10.0.0.1
s=Call
i=as it came
c=IN IP4 10.0.0.1
b=AS:84
t=0 0
a=tool:x:y
m=audio 4000 RTP/AVP 9 8 0 101 96
c=IN IP4 10.0.0.9/127
a=rtpmap:9 G722/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=rtpmap:96 opus/48000/2
a=ptime:20
a=rtcp:4007 IN IP4 10.0.0.9
a=sendonly
m=video 4002 RTP/AVP 31
a=rtpmap:31 H261/90000
`.replaceAll('\n', '\r\n');

const codec = (name: string, payloadType: number, parameters: string | null = null): Codec => ({
  name,
  payloadType,
  clockRate: 8000,
  channels: 1,
  parameters,
});
const [alaw, ulaw, events] = [codec('PCMA', 8), codec('PCMU', 0), codec('telephone-event', 96, '0-15')];

const ours: Audio = {
  connection: { family: 'IP4', address: '10.0.0.2' },
  port: 6000,
  protocol: 'RTP/AVP',
  direction: 'sendrecv',
  codecs: [ulaw, alaw, events],
  packetMs: 20,
  cryptos: [],
  rtcpPort: null,
  isRtcpMultiplexed: false,
};
const origin = { user: '-', sessionId: '1', version: '1', address: ours.connection };
const key = (tag: number, suite = 'AES_CM_128_HMAC_SHA1_80') => ({ tag, suite, key: `inline:key${tag}` });

describe('a session description', () => {
  it('is read, and comes back as it was', () => {
    const read = parseDescription(telephone);
    expect(read.origin.version).toBe('18446744073709551616');
    expect(read.media).toHaveLength(2);
    expect(writeDescription(read)).toBe(telephone.replace('/127', ''));
    expect(parseDescription(telephone.replaceAll('\r', ''))).toEqual(read);
  });

  it('tells what its audio stream is', () => {
    expect(readAudio(parseDescription(telephone))).toEqual({
      connection: { family: 'IP4', address: '10.0.0.9' },
      port: 4000,
      protocol: 'RTP/AVP',
      direction: 'sendonly',
      codecs: [
        codec('G722', 9),
        codec('PCMA', 8),
        codec('PCMU', 0),
        codec('telephone-event', 101, '0-16'),
        { name: 'opus', payloadType: 96, clockRate: 48_000, channels: 2, parameters: null },
      ],
      packetMs: 20,
      cryptos: [],
      rtcpPort: 4007,
      isRtcpMultiplexed: false,
    });
  });

  it('with the address 0.0.0.0 is on hold', () => {
    const held = telephone.replace('IN IP4 10.0.0.9/127', 'IN IP4 0.0.0.0');
    expect(readAudio(parseDescription(held.replace('sendonly', 'sendrecv')))?.direction).toBe('sendonly');
    expect(readAudio(parseDescription(held.replace('sendonly', 'recvonly')))?.direction).toBe('inactive');
  });

  it.each([
    ['nothing', ''],
    ['another version', telephone.replace('v=0', 'v=1')],
    ['no origin', telephone.replace(/o=.*\r\n/, '')],
    ['an origin without numbers', telephone.replace('3724394400', 'x')],
    ['an address of the other family', telephone.replace('IN IP4 10.0.0.1\r\nb', 'IN IP6 10.0.0.1\r\nb')],
    ['a port that is none', telephone.replace('4000', '70000')],
    ['media without formats', telephone.replace(' 9 8 0 101 96', '')],
    ['a line that is none', telephone.replace('t=0 0', 'garbage')],
    ['too much', telephone + 'a=x\r\n'.repeat(1001)],
  ])('with %s is refused', (_what, text) => {
    expect(() => parseDescription(text)).toThrow(expect.objectContaining({ code: 'sip.bad_description' }));
  });

  it('when it is damaged is read or refused, and what is read comes back the same', () => {
    const cut = fc.record({
      at: fc.nat(telephone.length),
      drop: fc.nat(30),
      put: fc.string({ unit: 'grapheme', maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 5 }), (cuts) => {
        const text = cuts.reduce((now, { at, drop, put }) => now.slice(0, at) + put + now.slice(at + drop), telephone);
        let read: SessionDescription;
        try {
          read = parseDescription(text);
        } catch (error) {
          if (!isDomainError(error)) throw error;
          return;
        }
        readAudio(read);
        createAnswer(read, origin, ours);
        expect(parseDescription(writeDescription(read))).toEqual(read);
      }),
    );
  });

  it('is not written with a line break in a value', () => {
    const evil = { ...parseDescription(telephone), name: 'x\r\na=evil' };
    expect(() => writeDescription(evil)).toThrow(expect.objectContaining({ code: 'sip.unwritable' }));
  });
});

describe('an answer', () => {
  const offer = parseDescription(telephone);

  it('takes what both know, in the order and with the numbers of the offer, and refuses other streams', () => {
    const made = createAnswer(offer, origin, ours);
    const text = writeDescription(made?.answer as SessionDescription);
    expect(text).toContain('m=audio 6000 RTP/AVP 8 0 101\r\nc=IN IP4 10.0.0.2');
    expect(text).toContain('a=fmtp:101 0-15\r\n');
    expect(text).toContain('m=video 0 RTP/AVP 31\r\n');
    expect(text).toContain('a=recvonly\r\n');
    expect(made?.agreed).toMatchObject({ codec: alaw, events: { sent: 101, received: 101 }, crypto: null });
  });

  it('is not to be had where nothing is known to both, or the stream is not wanted', () => {
    expect(createAnswer(offer, origin, { ...ours, codecs: [codec('G729', 18)] })).toBeUndefined();
    expect(createAnswer(offer, origin, { ...ours, codecs: [events] })).toBeUndefined();
    expect(createAnswer(parseDescription(telephone.replace('audio 4000', 'audio 0')), origin, ours)).toBeUndefined();
    expect(createAnswer(parseDescription(telephone.replace('audio', 'text')), origin, ours)).toBeUndefined();
  });

  it('has a key under the tag of the first that both know, or is not to be had', () => {
    const secure = { ...ours, protocol: 'RTP/SAVP', cryptos: [key(4, 'F8_128_HMAC_SHA1_80'), key(7)] };
    const made = createAnswer(createOffer(origin, secure), origin, { ...ours, cryptos: [key(1)] });
    expect(made?.agreed.crypto).toEqual({ local: { ...key(1), tag: 7 }, remote: key(7) });
    expect(made?.agreed.local.protocol).toBe('RTP/SAVP');
    expect(createAnswer(createOffer(origin, secure), origin, ours)).toBeUndefined();
  });

  it('is understood by whoever made the offer', () => {
    const made = createAnswer(createOffer(origin, { ...ours, codecs: [codec('G722', 9), alaw, events] }), origin, {
      ...ours,
      codecs: [ulaw, alaw, codec('telephone-event', 101)],
      direction: 'recvonly',
    });
    const agreed = takeAnswer(
      { ...ours, codecs: [codec('G722', 9), alaw, events] },
      made?.answer as SessionDescription,
    );
    expect(agreed).toMatchObject({ codec: alaw, events: { sent: 96, received: 96 }, local: { direction: 'sendonly' } });
  });

  it('that refuses or does not fit is refused', () => {
    const refusedAnswer = parseDescription(telephone.replace('audio 4000', 'audio 0'));
    const strange = parseDescription(telephone.replace('9 8 0 101 96', '9'));
    for (const answer of [refusedAnswer, strange]) {
      expect(() => takeAnswer(ours, answer)).toThrow(expect.objectContaining({ code: 'sip.bad_answer' }));
    }
  });

  it('goes in no direction that one of the two does not want', () => {
    const table: readonly [Direction, Direction, Direction][] = [
      ['sendrecv', 'sendrecv', 'sendrecv'],
      ['sendonly', 'sendrecv', 'recvonly'],
      ['recvonly', 'sendrecv', 'sendonly'],
      ['inactive', 'sendrecv', 'inactive'],
      ['sendrecv', 'sendonly', 'sendonly'],
      ['sendonly', 'sendonly', 'inactive'],
      ['recvonly', 'recvonly', 'inactive'],
    ];
    for (const [offered, wanted, answered] of table) expect(answerDirection(offered, wanted)).toBe(answered);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { middleOf, ntpTime, roundTripMs } from './ntp.ts';
import { parseRtcp, type RtcpWriting, writeRtcp } from './packet.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const writing: fc.Arbitrary<RtcpWriting> = fc.record({
  ssrc: word,
  cname: fc.string({ minLength: 1, maxLength: 40 }),
  sender: fc.option(
    fc.record({ ntpSeconds: word, ntpFraction: word, rtpTimestamp: word, packets: word, octets: word }),
    { nil: undefined },
  ),
  block: fc.option(
    fc.record({
      ssrc: word,
      fractionLost: fc.nat(255),
      cumulativeLost: fc.integer({ min: -0x800000, max: 0x7fffff }),
      highestSequence: word,
      jitter: word,
      lastSenderReport: word,
      delaySinceLastSenderReport: word,
    }),
    { nil: undefined },
  ),
  goodbye: fc.boolean(),
});

function written(of: RtcpWriting): Buffer {
  const into = Buffer.alloc(512, 0xff);
  return into.subarray(0, writeRtcp(into, of));
}

const parse = (packet: Uint8Array) => parseRtcp(packet, packet.length);

describe('an RTCP compound packet', () => {
  it('reads the sender report, report block and name that a telephone sent', () => {
    // RFC 3550 §6.4.1 laid out by hand: SR with one block, SDES with CNAME "a@b", padded to a word.
    const packet = Buffer.from(
      `81c8000c 11223344 e0000000 80000000 000003e8 00000064 00003e80
       55667788 40000019 0001004b 00000028 00018000 00010000
       81ca0003 11223344 01036140 62000000`.replaceAll(/\s/g, ''),
      'hex',
    );
    expect(parse(packet)).toEqual({
      ssrc: 0x11223344,
      sender: { ntpSeconds: 0xe0000000, ntpFraction: 0x80000000, rtpTimestamp: 1000, packets: 100, octets: 16_000 },
      blocks: [
        {
          ssrc: 0x55667788,
          fractionLost: 64,
          cumulativeLost: 25,
          highestSequence: 65_536 + 75,
          jitter: 40,
          lastSenderReport: 0x18000,
          delaySinceLastSenderReport: 0x10000,
        },
      ],
      cname: 'a@b',
      goodbye: [],
    });
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(writing, (of) => {
        const packet = written(of);
        expect(packet.length % 4).toBe(0);
        expect(parse(packet)).toEqual({
          ssrc: of.ssrc,
          ...(of.sender === undefined ? {} : { sender: of.sender }),
          blocks: of.block === undefined ? [] : [of.block],
          cname: of.cname,
          goodbye: of.goodbye === true ? [of.ssrc] : [],
        });
      }),
    );
  });

  const plain = written({ ssrc: 1, cname: 'leg@example' });
  it.each([
    ['begins with something else than a report', Buffer.from('81cb000100000001', 'hex')],
    ['is shorter than it says', plain.subarray(0, plain.length - 4)],
    ['is of another version', Buffer.concat([Buffer.of(0x41), plain.subarray(1)])],
    ['ends within a header', Buffer.concat([plain, Buffer.of(0x80, 203)])],
    ['counts more blocks than it holds', Buffer.from('82c9000100000001', 'hex')],
    ['is padded before the last packet', Buffer.concat([Buffer.from('a0c900020000000100000004', 'hex'), plain])],
    ['is padded beyond its own', Buffer.from('a0c900020000000100000010', 'hex')],
  ])('is refused when it %s', (_, packet) => {
    expect(parse(packet)).toBeUndefined();
  });

  it('passes over packets it does not know, and reads a goodbye with a reason', () => {
    const other = Buffer.from('80cf000200000001abcdef01', 'hex');
    const bye = Buffer.from('81cb000200000009036f7574', 'hex');
    expect(parse(Buffer.concat([plain, other, bye]))).toMatchObject({ goodbye: [9], cname: 'leg@example' });
  });

  it('never throws whatever arrives', () => {
    const damaged = fc
      .tuple(writing, fc.array(fc.tuple(fc.nat(511), fc.nat(255)), { maxLength: 6 }), fc.nat(511))
      .map(([of, flips, cut]) => {
        const packet = Buffer.from(written(of));
        for (const [at, value] of flips) if (at < packet.length) packet[at] = value;
        return cut % 2 === 0 ? packet.subarray(0, cut) : packet;
      });
    const shaped = fc
      .tuple(
        fc.constantFrom(0x80, 0x81, 0xa1, 0x9f),
        fc.constantFrom(200, 201),
        fc.nat(12),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([first, type, words, rest]) => Uint8Array.of(first, type, 0, words, ...rest));
    fc.assert(
      fc.property(fc.oneof(damaged, shaped, fc.uint8Array({ maxLength: 80 })), (packet) => {
        const compound = parse(packet);
        if (compound !== undefined) expect(compound.blocks.length).toBeLessThanOrEqual(packet.length / 24);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the round trip', () => {
  it('is the one of the example in RFC 3550 §6.4.1, figure 2: 6.125 s', () => {
    const arrival = { seconds: 0xb44db710, fraction: 0x8000_0000 };
    // [10 Nov 1995 11:33:36.5 UTC]: A = b710:8000, LSR = b705:2000, DLSR = 0005:4000.
    expect(middleOf(arrival)).toBe(0xb710_8000);
    expect(roundTripMs(arrival, 0xb705_2000, 0x0005_4000)).toBe(6125);
  });

  it('is unknown without a sender report, or when clocks contradict each other', () => {
    const arrival = ntpTime(1_000_000);
    expect(roundTripMs(arrival, 0, 0)).toBeUndefined();
    expect(roundTripMs(arrival, middleOf(arrival) + 10, 0)).toBeUndefined();
  });

  it('counts NTP from 1900', () => {
    expect(ntpTime(500)).toEqual({ seconds: 2_208_988_800, fraction: 0x80000000 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRtpView, looksLikeRtcp, parseRtp, type RtpHeader, writeRtpHeader } from './packet.ts';
import { sequenceDistance, timestampDistance } from './serial-number.ts';

const header = fc.record({
  marker: fc.boolean(),
  payloadType: fc.integer({ min: 0, max: 127 }),
  sequenceNumber: fc.integer({ min: 0, max: 0xffff }),
  timestamp: fc.integer({ min: 0, max: 0xffffffff }),
  ssrc: fc.integer({ min: 0, max: 0xffffffff }),
});

function packetOf(fields: RtpHeader, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(12 + payload.length);
  writeRtpHeader(packet, fields);
  packet.set(payload, 12);
  return packet;
}

function parsed(packet: Uint8Array) {
  const view = createRtpView();
  return parseRtp(packet, packet.length, view) ? view : undefined;
}

const plain = { marker: false, payloadType: 8, sequenceNumber: 1, timestamp: 160, ssrc: 7 };

describe('an RTP packet', () => {
  it('reads what a telephone sent', () => {
    const packet = Buffer.from('80887a12000186a0deadbeefd5d5', 'hex');
    expect(parsed(packet)).toEqual({
      marker: true,
      payloadType: 8,
      sequenceNumber: 0x7a12,
      timestamp: 100_000,
      ssrc: 0xdeadbeef,
      payloadStart: 12,
      payloadEnd: 14,
    });
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 320 }), (fields, payload) => {
        const packet = packetOf(fields, payload);
        expect(parsed(packet)).toEqual({ ...fields, payloadStart: 12, payloadEnd: packet.length });
      }),
    );
  });

  it('skips contributing sources and an extension, and leaves padding out', () => {
    const packet = packetOf(plain, Uint8Array.of(9, 9, 9, 9, 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 0xd5, 0xd4, 0, 2));
    packet[0] = 0x80 | 0x20 | 0x10 | 1;
    expect(parsed(packet)).toMatchObject({ payloadStart: 24, payloadEnd: 26 });
  });

  it.each([
    ['is too short', Buffer.alloc(11, 0x80)],
    ['is of another version', packetOf(plain, Uint8Array.of(1)).fill(0x40, 0, 1)],
    ['has contributing sources beyond its end', packetOf(plain, new Uint8Array(4)).fill(0x82, 0, 1)],
    ['has an extension beyond its end', packetOf(plain, Uint8Array.of(0, 0, 0, 1, 0, 0)).fill(0x90, 0, 1)],
    ['has half an extension header', packetOf(plain, Uint8Array.of(0, 0)).fill(0x90, 0, 1)],
    ['has more padding than payload', packetOf(plain, Uint8Array.of(0, 4)).fill(0xa0, 0, 1)],
    ['has padding of no octets', packetOf(plain, Uint8Array.of(0, 0)).fill(0xa0, 0, 1)],
  ])('is refused when it %s', (_, packet) => {
    expect(parsed(packet)).toBeUndefined();
  });

  it('stays within its bounds whatever arrives', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .tuple(header, fc.uint8Array({ maxLength: 40 }), fc.array(fc.tuple(fc.nat(51), fc.nat(255)), { maxLength: 4 }))
        .map(([fields, payload, flips]) => {
          const packet = packetOf(fields, payload);
          for (const [at, value] of flips) if (at < packet.length) packet[at] = value;
          return packet;
        }),
    );
    fc.assert(
      fc.property(anything, (packet) => {
        const view = parsed(packet);
        if (view === undefined) return;
        expect(view.payloadStart).toBeGreaterThanOrEqual(12);
        expect(view.payloadStart).toBeLessThanOrEqual(view.payloadEnd);
        expect(view.payloadEnd).toBeLessThanOrEqual(packet.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('is told from RTCP on a shared port', () => {
    expect(looksLikeRtcp(packetOf({ ...plain, marker: true, payloadType: 63 }, new Uint8Array()))).toBe(false);
    expect(looksLikeRtcp(Uint8Array.of(0x80, 200))).toBe(true);
    expect(looksLikeRtcp(Uint8Array.of(0x80))).toBe(false);
  });

  it('counts round the wrap of sequence number and timestamp', () => {
    expect(sequenceDistance(0xfffe, 1)).toBe(3);
    expect(sequenceDistance(1, 0xfffe)).toBe(-3);
    expect(timestampDistance(0xffffff00, 0x40)).toBe(0x140);
    expect(timestampDistance(0x40, 0xffffff00)).toBe(-0x140);
  });
});

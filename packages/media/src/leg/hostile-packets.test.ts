import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeRtpHeader } from '../rtp/packet.ts';
import { createSrtpKey } from '../srtp/sdes.ts';
import { toneOf } from '../testing/leg-ears.ts';
import { createWiredNet } from '../testing/leg-pair.ts';

/** A packet as a telephone may send it, of the payload types that are agreed and some that are not. */
const packet = fc
  .record({
    payloadType: fc.constantFrom(0, 8, 13, 96, 101),
    sequenceNumber: fc.nat(0xffff),
    timestamp: fc.nat(0xffffffff),
    ssrc: fc.constantFrom(1, 2, 3),
    marker: fc.boolean(),
    first: fc.constantFrom(0x80, 0x90, 0xa0, 0x81, 0x00),
    payload: fc.uint8Array({ maxLength: 700 }),
  })
  .map(({ payload, first, ...header }) => {
    const octets = Buffer.alloc(12 + payload.length);
    writeRtpHeader(octets, header);
    octets[0] = first;
    octets.set(payload, 12);
    return octets;
  });
const rtcp = fc
  .tuple(fc.constantFrom(0x80, 0x81, 0xa1), fc.constantFrom(200, 201, 202, 203), fc.uint8Array({ maxLength: 90 }))
  .map(([first, type, rest]) => Buffer.of(first, type, 0, Math.floor(rest.length / 4), ...rest));
const anything = fc.oneof(
  packet,
  packet,
  rtcp,
  fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets)),
);
const arrivals = fc.array(fc.tuple(anything, fc.constantFrom('rtp', 'rtcp'), fc.nat(3)), { maxLength: 60 });

describe('a leg', () => {
  it('goes on whatever packets arrive, while it is listened to, relayed and encrypted', () => {
    fc.assert(
      fc.property(arrivals, fc.boolean(), (packets, isEncrypted) => {
        const net = createWiredNet();
        const keys = {
          send: createSrtpKey('AES_CM_128_HMAC_SHA1_80'),
          receive: createSrtpKey('AES_CM_128_HMAC_SHA1_32'),
        };
        const { leg } = net.add(4000, 4002, { eventPayloadType: isEncrypted ? undefined : 101 });
        const far = net.add(5000, 5002, { law: 'ulaw', payloadType: 0, ...(isEncrypted ? { srtp: keys } : {}) });
        let heard = 0;
        leg.listen(() => {
          heard += 1;
        });
        leg.relayTo(far.leg);
        for (const [octets, kind, port] of packets) {
          const from = { host: '192.0.2.1', port: 4002 + port };
          if (kind === 'rtp') leg.receiveRtp(octets, octets.length, from, net.now());
          else leg.receiveRtcp(octets, octets.length, from, net.now());
          net.run(20);
        }
        far.leg.feed(toneOf(450));
        leg.relayTo(undefined);
        net.run(200);
        expect(heard).toBe(packets.length + 10);
        expect(far.sent.length).toBeGreaterThanOrEqual(10);
        const { received } = leg.quality();
        expect(received.lossShare).toBeGreaterThanOrEqual(0);
        expect(received.lossShare).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  it('refuses packets longer than an Ethernet carries', () => {
    const net = createWiredNet();
    const { leg } = net.add(4000, 4002);
    const octets = Buffer.alloc(1501, 0xd5);
    writeRtpHeader(octets, { marker: false, payloadType: 8, sequenceNumber: 1, timestamp: 1, ssrc: 1 });
    leg.receiveRtp(octets, octets.length, { host: '192.0.2.1', port: 4002 }, 0);
    expect(leg.quality()).toMatchObject({ received: { packets: 0 }, refusedPackets: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { silenceFeed } from '../audio/feed.ts';
import { createSrtpKey } from '../srtp/sdes.ts';
import { recording, toneOf } from '../testing/leg-ears.ts';
import { createWiredNet } from '../testing/leg-pair.ts';
import { level, sinad } from '../testing/tone.ts';

describe('a leg that encrypts', () => {
  it('encrypts and authenticates both directions with SDES keys, RTCP as well', () => {
    const net = createWiredNet();
    const [keyA, keyB] = [createSrtpKey('AES_CM_128_HMAC_SHA1_80'), createSrtpKey('AES_CM_128_HMAC_SHA1_32')];
    const seen: Buffer[] = [];
    // A copy: the other side deciphers in place.
    const wire = { sees: (packet: Buffer) => seen.push(Buffer.from(packet)) };
    const a = net.add(4000, 4002, { srtp: { send: keyA, receive: keyB } }, wire);
    const b = net.add(4002, 4000, { srtp: { send: keyB, receive: keyA } }, wire);
    const ear = recording(b.leg.listen);
    a.leg.feed(toneOf(450));
    b.leg.feed(silenceFeed);
    net.run(12_000);
    expect(sinad(ear.from(200), 450)).toBeGreaterThan(33);
    expect(new Set(seen.map((packet) => packet.length))).toContain(182);
    expect(seen.some((packet) => packet.includes('leg-4000'))).toBe(false);
    expect(a.leg.quality().roundTripMs).toBeDefined();
    const c = net.add(4002, 4000);
    net.run(200);
    expect(c.leg.quality()).toMatchObject({ received: { packets: 10 }, refusedPackets: 0 });
    expect(level(recording(c.leg.listen).from(0))).toBe(0);
  });

  it('keeps the counters of a direction whose key stays when the other one gets a new key', () => {
    const net = createWiredNet();
    const suite = 'AES_CM_128_HMAC_SHA1_80';
    const [keyA, keyB, keyC] = [createSrtpKey(suite), createSrtpKey(suite), createSrtpKey(suite)];
    const a = net.add(4000, 4002, { srtp: { send: keyA, receive: keyB } });
    const b = net.add(4002, 4000, { srtp: { send: keyB, receive: keyA } });
    a.leg.feed(silenceFeed);
    // Once round the sequence numbers: the roll-over counter of A is 1.
    net.run(65_600 * 20);
    a.leg.apply({ ...a.leg.settings(), srtp: { send: keyA, receive: keyC } }, net.now());
    b.leg.apply({ ...b.leg.settings(), srtp: { send: keyC, receive: keyA } }, net.now());
    b.leg.feed(silenceFeed);
    net.run(1000);
    expect(b.leg.quality()).toMatchObject({ received: { packets: 65_650 }, refusedPackets: 0 });
    expect(a.leg.quality()).toMatchObject({ received: { packets: 50 }, refusedPackets: 0 });
  }, 30_000);

  it('refuses packets that are not authentic', () => {
    const net = createWiredNet();
    const keys = () => ({
      send: createSrtpKey('AES_CM_128_HMAC_SHA1_80'),
      receive: createSrtpKey('AES_CM_128_HMAC_SHA1_80'),
    });
    const a = net.add(4000, 4002);
    const b = net.add(4002, 4000, { srtp: keys() });
    a.leg.feed(silenceFeed);
    net.run(1000);
    expect(b.leg.quality()).toMatchObject({ received: { packets: 0 }, refusedPackets: 50 });
  });
});

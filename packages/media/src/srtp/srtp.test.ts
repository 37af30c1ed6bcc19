import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeRtpHeader } from '../rtp/packet.ts';
import { deriveKeys } from './key-derivation.ts';
import { createKeystream } from './keystream.ts';
import { createReplayWindow, REPLAY_WINDOW } from './replay-window.ts';
import { createSrtpKey, formatCryptoAttribute, parseCryptoAttribute } from './sdes.ts';
import { createSrtpReceiver, createSrtpSender } from './srtp.ts';
import type { SrtpKey } from './suite.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

function packet(sequenceNumber: number, payload: Uint8Array = Buffer.alloc(160, 0xd5), ssrc = 0xcafebabe): Buffer {
  const octets = Buffer.alloc(12 + payload.length + 14);
  writeRtpHeader(octets, { marker: false, payloadType: 8, sequenceNumber, timestamp: sequenceNumber * 160, ssrc });
  octets.set(payload, 12);
  return octets;
}

/** A protected packet as it travels. */
function sealed(sender: ReturnType<typeof createSrtpSender>, sequenceNumber: number, ssrc?: number): Buffer {
  const octets = packet(sequenceNumber, undefined, ssrc);
  return octets.subarray(0, sender.protect(octets, 172));
}

function pair(suite: SrtpKey['suite'] = 'AES_CM_128_HMAC_SHA1_80') {
  const key = createSrtpKey(suite);
  return { sender: createSrtpSender(key), receiver: createSrtpReceiver(key) };
}

describe('the keys and keystream of RFC 3711', () => {
  it('are those of appendix B.2', () => {
    const stream = new Uint8Array(48);
    const keystream = createKeystream(hex('2B7E151628AED2A6ABF7158809CF4F3C'));
    const iv = hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000');
    keystream.apply(iv, stream, 0, 48);
    expect(Buffer.from(stream.subarray(0, 48)).toString('hex').toUpperCase()).toBe(
      'E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0',
    );
  });

  it('are those of appendix B.3', () => {
    const keys = deriveKeys(hex('E1F97A0D3E018BE0D64FA32C06DE4139'), hex('0EC675AD498AFEEBB6960B3AABE6'), 'rtp');
    expect(Buffer.from(keys.encryption)).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(Buffer.from(keys.salt)).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(Buffer.from(keys.authentication)).toEqual(hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });
});

describe('SRTP', () => {
  const known: SrtpKey = {
    suite: 'AES_CM_128_HMAC_SHA1_80',
    keyAndSalt: hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6'),
  };

  it('protects an RTP packet as libsrtp does', () => {
    const octets = Buffer.concat([hex('800f1234decafbadcafebabe'), Buffer.alloc(16, 0xab), Buffer.alloc(10)]);
    expect(createSrtpSender(known).protect(octets, 28)).toBe(38);
    expect(octets).toEqual(hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb'));
    expect(createSrtpReceiver(known).unprotect(octets, 38)).toBe(28);
    expect(octets.subarray(12, 28)).toEqual(Buffer.alloc(16, 0xab));
  });

  it.each(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const)('gives packets of %s back', (suite) => {
    const { sender, receiver } = pair(suite);
    const octets = sealed(sender, 7);
    expect(octets.length).toBe(172 + (suite.endsWith('80') ? 10 : 4));
    expect(octets.subarray(12, 172)).not.toEqual(Buffer.alloc(160, 0xd5));
    expect(receiver.unprotect(octets, octets.length)).toBe(172);
    expect(octets.subarray(0, 172)).toEqual(packet(7).subarray(0, 172));
  });

  it('refuses a packet of which any bit was changed, and still takes the true one', () => {
    const { sender, receiver } = pair();
    const octets = sealed(sender, 7);
    for (let at = 0; at < octets.length; at += 1) {
      const forged = Buffer.from(octets);
      forged[at] = (forged[at] as number) ^ 0x10;
      expect(receiver.unprotect(forged, forged.length)).toBe(-1);
    }
    expect(receiver.unprotect(octets, octets.length)).toBe(172);
  });

  it('refuses a packet a second time, and one that is older than its window', () => {
    const { sender, receiver } = pair();
    const packets = Array.from({ length: REPLAY_WINDOW + 40 }, (_, i) => sealed(sender, 1000 + i));
    const arrive = (i: number): number => {
      const octets = Buffer.from(packets[i] as Buffer);
      return receiver.unprotect(octets, octets.length);
    };
    expect([arrive(0), arrive(0)]).toEqual([172, -1]);
    expect([arrive(5), arrive(3), arrive(3), arrive(5)]).toEqual([172, 172, -1, -1]);
    expect(arrive(REPLAY_WINDOW + 39)).toBe(172);
    expect([arrive(30), arrive(45)]).toEqual([-1, 172]);
  });

  it('goes over the wrap of the sequence number, in disorder and with losses', () => {
    const { sender, receiver } = pair();
    const numbers = [65_530, 65_531, 65_533, 65_535, 0, 1, 3, 2, 65_534];
    const packets = numbers.map((n) => sealed(sender, n));
    for (const octets of packets) expect(receiver.unprotect(octets, octets.length)).toBe(172);
    // A second turn: the same numbers, but another index.
    for (let n = 4; n < 65_536; n += 400) receiver.unprotect(sealed(sender, n), 182);
    const again = sealed(sender, 2);
    expect(receiver.unprotect(again, again.length)).toBe(172);
  });

  it('keeps each source apart', () => {
    const { sender, receiver } = pair();
    for (const ssrc of [1, 2, 3]) {
      const octets = sealed(sender, 100, ssrc);
      expect(receiver.unprotect(octets, octets.length)).toBe(172);
    }
  });

  it('protects RTCP with an index of its own, and refuses it a second time', () => {
    const { sender, receiver } = pair('AES_CM_128_HMAC_SHA1_32');
    const plain = hex('80c9000100000005 81ca0003000000050103614062000000');
    const seal = (): Buffer => {
      const octets = Buffer.concat([plain, Buffer.alloc(14)]);
      return octets.subarray(0, sender.protectRtcp(octets, plain.length));
    };
    const [first, second] = [seal(), seal()];
    expect(second.readUInt32BE(plain.length)).toBe(0x80000001);
    const copy = Buffer.from(first);
    expect(receiver.unprotectRtcp(first, first.length)).toBe(plain.length);
    expect(first.subarray(0, plain.length)).toEqual(plain);
    expect(receiver.unprotectRtcp(copy, copy.length)).toBe(-1);
    second[10] = (second[10] as number) ^ 1;
    expect(receiver.unprotectRtcp(second, second.length)).toBe(-1);
  });

  it('never throws whatever arrives', () => {
    const { receiver } = pair();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (octets) => {
        expect(receiver.unprotect(octets, octets.length)).toBe(-1);
        expect(receiver.unprotectRtcp(octets, octets.length)).toBe(-1);
      }),
    );
  });

  it('remembers in its window exactly what was noted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (indexes) => {
        const window = createReplayWindow();
        const seen = new Set<number>();
        let highest = -1;
        for (const index of indexes) {
          const isFresh = index > highest - REPLAY_WINDOW && !seen.has(index);
          expect(window.isFresh(index)).toBe(isFresh);
          if (!isFresh) continue;
          window.note(index);
          seen.add(index);
          highest = Math.max(highest, index);
        }
      }),
    );
  });
});

describe('a crypto attribute', () => {
  const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';

  it('is read as RFC 4568 §9.1 writes it, and comes back as it was written', () => {
    const read = parseCryptoAttribute(`1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20`);
    expect(read).toMatchObject({ tag: 1, key: { suite: 'AES_CM_128_HMAC_SHA1_80' } });
    const own = { tag: 2, key: createSrtpKey('AES_CM_128_HMAC_SHA1_32') };
    expect(parseCryptoAttribute(formatCryptoAttribute(own))).toEqual(own);
  });

  it.each([
    ['another suite', `1 F8_128_HMAC_SHA1_80 inline:${key}`],
    ['a key that is too short', '1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19z'],
    ['a master key identifier', `1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`],
    ['several keys', `1 AES_CM_128_HMAC_SHA1_80 inline:${key};inline:${key}`],
    ['no encryption', `1 AES_CM_128_HMAC_SHA1_80 inline:${key} UNENCRYPTED_SRTP`],
    ['nothing', ''],
  ])('with %s is left alone', (_, value) => {
    expect(parseCryptoAttribute(value)).toBeUndefined();
  });
});

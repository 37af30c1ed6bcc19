import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { newTotpSecret, totpStepOf, totpUri } from './totp.ts';

/** RFC 6238 Appendix B: the ASCII secret, and the last six of the eight digits it prints for SHA-1. */
const secret = Secret.fromUTF8('12345678901234567890').base32;
const vectors = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
] as const;

describe('a one-time code', () => {
  it.each(vectors)('at second %i of RFC 6238 is recognised with its step', (seconds, code) => {
    expect(totpStepOf(code, secret, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });

  it('is good one step early or late, and nothing but six digits is looked at', () => {
    const at = (seconds: number) => totpStepOf('287082', secret, new Date(seconds * 1000));
    expect([0, 29, 30, 60, 89, 90, 120].map(at)).toEqual([1, 1, 1, 1, 1, null, null]);
    for (const text of ['28708', '2870820', '28708a', '', ' 287082']) {
      expect(totpStepOf(text, secret, new Date(59_000))).toBeNull();
    }
  });

  it('comes of a secret of 160 bits, which an app reads from the address', () => {
    const fresh = newTotpSecret();
    expect(fresh).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(totpUri(fresh, { issuer: 'OneLine 华通', account: 'wang' }));
    expect(uri.protocol).toBe('otpauth:');
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: fresh,
      issuer: 'OneLine 华通',
      digits: '6',
      period: '30',
    });
  });
});

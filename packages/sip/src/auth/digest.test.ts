import { describe, expect, it } from 'vitest';
import { digestResponse, parseAlgorithm, userDigest } from './digest.ts';

const nothing = Buffer.alloc(0);

describe('the response of a digest', () => {
  // RFC 7616 §3.9.1.
  const example = {
    isSession: false,
    method: 'GET',
    uri: '/dir/index.html',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    quality: {
      qop: 'auth',
      nonceCount: '00000001',
      clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    },
    body: nothing,
  } as const;

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('is by %s what RFC 7616 says', (algorithm, response) => {
    const secret = userDigest(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life');
    expect(digestResponse({ ...example, algorithm, userDigest: secret })).toBe(response);
  });

  // RFC 2617 §3.5, and the same without quality of protection as RFC 2069 has it.
  it.each([
    ['with', { qop: 'auth', nonceCount: '00000001', clientNonce: '0a4f113b' }, '6629fae49393a05397450978507c4ef1'],
    ['without', null, '670fd8c2df070c60b045671b8b24ff02'],
  ] as const)('is %s quality of protection what RFC 2617 says', (_with, quality, response) => {
    const secret = userDigest('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life');
    const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
    expect(digestResponse({ ...example, algorithm: 'MD5', userDigest: secret, nonce, quality })).toBe(response);
  });
});

it('an algorithm is known by its name in any case, and MD5 where none is named', () => {
  expect(parseAlgorithm(undefined)).toEqual({ algorithm: 'MD5', isSession: false });
  expect(parseAlgorithm('sha-256-SESS')).toEqual({ algorithm: 'SHA-256', isSession: true });
  expect(parseAlgorithm('AKAv1-MD5')).toBeUndefined();
});

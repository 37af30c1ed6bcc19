/** RFC 4568 §6.2: the suites offered, the stronger first. */
export const cryptoSuites = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const;
export type CryptoSuite = (typeof cryptoSuites)[number];

/** Octets of the tag of an RTP packet; that of RTCP is 10 with both (RFC 4568 §6.2.2). */
export function tagBytesOf(suite: CryptoSuite): number {
  return suite === 'AES_CM_128_HMAC_SHA1_80' ? 10 : 4;
}

export interface SrtpKey {
  readonly suite: CryptoSuite;
  /** Master key and master salt one behind the other, 30 octets. */
  readonly keyAndSalt: Uint8Array;
}

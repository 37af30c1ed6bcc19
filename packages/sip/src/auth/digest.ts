import { hash } from 'node:crypto';

/** RFC 8760 §2; MD5 (RFC 2617) only because most telephones know nothing else. */
export const digestAlgorithms = ['SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

const hashes = { 'SHA-256': 'sha256', MD5: 'md5' } as const;

/** A digest in lower-case hexadecimal. */
export function digestOf(algorithm: DigestAlgorithm, text: string | Uint8Array): string {
  return hash(hashes[algorithm], text, 'hex');
}

/** H(A1) of a user: what is kept instead of the password (RFC 7616 §3.4.2). */
export function userDigest(algorithm: DigestAlgorithm, user: string, realm: string, password: string): string {
  return digestOf(algorithm, `${user}:${realm}:${password}`);
}

export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  /** `-sess` (RFC 7616 §3.4.2): H(A1) is bound to nonce and cnonce. */
  readonly isSession: boolean;
  /** Result of `userDigest`. */
  readonly userDigest: string;
  readonly method: string;
  /** The digest-uri, as it stands in the credentials. */
  readonly uri: string;
  readonly nonce: string;
  /** Null as in RFC 2069: neither nonce count nor cnonce. */
  readonly quality: {
    readonly qop: 'auth' | 'auth-int';
    /** Eight hexadecimal digits. */
    readonly nonceCount: string;
    readonly clientNonce: string;
  } | null;
  /** For `auth-int`. */
  readonly body: Uint8Array;
}

/** The `response` of credentials (RFC 7616 §3.4.1). */
export function digestResponse(input: DigestInput): string {
  const { algorithm, nonce, quality, method, uri } = input;
  const h = (text: string) => digestOf(algorithm, text);
  const first =
    input.isSession && quality !== null ? h(`${input.userDigest}:${nonce}:${quality.clientNonce}`) : input.userDigest;
  const integrity = quality?.qop === 'auth-int' ? `:${digestOf(algorithm, input.body)}` : '';
  const second = h(`${method}:${uri}${integrity}`);
  return quality === null
    ? h(`${first}:${nonce}:${second}`)
    : h(`${first}:${nonce}:${quality.nonceCount}:${quality.clientNonce}:${quality.qop}:${second}`);
}

/** The algorithm of an `algorithm` parameter, MD5 if there is none; undefined for one that is not known. */
export function parseAlgorithm(
  text: string | undefined,
): { algorithm: DigestAlgorithm; isSession: boolean } | undefined {
  const [, name, session] = /^(.*?)(-sess)?$/i.exec(text ?? 'MD5') ?? [];
  const algorithm = digestAlgorithms.find((known) => known === name?.toUpperCase());
  return algorithm === undefined ? undefined : { algorithm, isSession: session !== undefined };
}

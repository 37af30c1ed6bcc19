import { hash, randomBytes } from 'node:crypto';

/** H(A1) of RFC 7616 §3.4.2 by algorithm, in hex. */
export interface Credentials {
  readonly md5: string;
  readonly sha256: string;
}

/** 24 characters, 144 bits: nobody is asked to remember it. */
export function inventSecret(): string {
  return randomBytes(18).toString('base64url');
}

export function credentialsOf(user: string, realm: string, secret: string): Credentials {
  const a1 = `${user}:${realm}:${secret}`;
  return { md5: hash('md5', a1), sha256: hash('sha256', a1) };
}

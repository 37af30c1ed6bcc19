import { hash, randomBytes } from 'node:crypto';

/** 256 random bits in base64url: too many to guess, so a plain hash is enough to store. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 43 letters of base64url; anything else is refused before it costs a look-up. */
export function isSecretToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

export function hashOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

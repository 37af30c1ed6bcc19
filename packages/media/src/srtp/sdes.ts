import { randomBytes } from 'node:crypto';
import { MASTER_KEY_BYTES, MASTER_SALT_BYTES } from './key-derivation.ts';
import { type CryptoSuite, cryptoSuites, type SrtpKey } from './suite.ts';

/** One `a=crypto` line: its tag and the key it carries. */
export interface CryptoAttribute {
  readonly tag: number;
  readonly key: SrtpKey;
}

const KEY_AND_SALT_BYTES = MASTER_KEY_BYTES + MASTER_SALT_BYTES;
const attribute = /^(\d{1,9}) +([A-Za-z0-9_]+) +inline:([A-Za-z0-9+/]+={0,2})((?:\|[^ ;|]+)*)( +.*)?$/;

/**
 * Reads the value of an `a=crypto` line (RFC 4568 §9.1). Undefined for what is not offered here and must then be left
 * unanswered: another suite, several keys or a master key identifier, session parameters that weaken or change the suite.
 */
export function parseCryptoAttribute(value: string): CryptoAttribute | undefined {
  const match = attribute.exec(value.trim());
  if (match === null) return undefined;
  const [, tag, name, key = '', parameters = '', session = ''] = match;
  const suite = cryptoSuites.find((known) => known === name);
  const keyAndSalt = Buffer.from(key, 'base64');
  // After the key: at most a lifetime, `2^20` or a number; `1:4` would be an MKI and its length.
  const isPlain = parameters === '' || /^\|(2\^\d+|\d+)$/.test(parameters);
  if (suite === undefined || keyAndSalt.length !== KEY_AND_SALT_BYTES || !isPlain) return undefined;
  // §6.3.7: window size hints may be passed over, every other session parameter may not.
  if (!session.split(' ').every((word) => word === '' || word.startsWith('WSH='))) return undefined;
  return { tag: Number(tag), key: { suite, keyAndSalt } };
}

export function formatCryptoAttribute({ tag, key }: CryptoAttribute): string {
  return `${tag} ${key.suite} inline:${Buffer.from(key.keyAndSalt).toString('base64')}`;
}

/** A key of this side's own for one direction of one call. */
export function createSrtpKey(suite: CryptoSuite): SrtpKey {
  return { suite, keyAndSalt: randomBytes(KEY_AND_SALT_BYTES) };
}

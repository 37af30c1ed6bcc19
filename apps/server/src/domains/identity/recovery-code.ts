import { randomBytes } from 'node:crypto';
import { hashOf } from './secret-token.ts';

/** Without letters that look like digits. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const letters = 16;
const count = 10;

/** Ten codes of 79 bits, written `abcd-efgh-jkmn-pqrs`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const code = Array.from({ length: letters }, letter).join('');
    return code.replace(/(.{4})(?=.)/g, '$1-');
  });
}

function letter(): string {
  // Bytes beyond the last whole multiple would make some letters likelier.
  const limit = 256 - (256 % alphabet.length);
  for (;;) {
    const [byte = limit] = randomBytes(1);
    if (byte < limit) return alphabet[byte % alphabet.length] ?? '';
  }
}

/** However it was typed: spaces, dashes and case do not matter. Null for what cannot be a recovery code. */
export function recoveryCodeHash(accountId: string, code: string): Buffer | null {
  const text = code.toLowerCase().replace(/[\s-]/g, '');
  return text.length === letters ? hashOf(`${accountId}:${text}`) : null;
}

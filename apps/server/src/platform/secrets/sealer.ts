import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { defineErrors } from '@oneline/kernel';
import type { Sealer } from '../command/index.ts';

export const sealErrors = defineErrors('seal', {
  unreadable: [500, 'A sealed value cannot be opened with the key of this installation'],
});

/** AES-256-GCM under a 32-byte key: `v1.` nonce (12 bytes), tag (16 bytes) and ciphertext in base64url. */
export function createSealer(key: Buffer): Sealer {
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed.slice(3), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
      } catch (error) {
        throw sealErrors.unreadable({}, error);
      }
    },
  };
}

import { hkdfSync } from 'node:crypto';
import type { Secrets } from '../platform/secrets/secrets.ts';

/** What the exchange seals the frames of its staging files with: 32 octets, the same at every start. */
export function stagingKey({ objectKey }: Pick<Secrets, 'objectKey'>): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(objectKey, 'base64url'), '', 'oneline recording staging', 32));
}

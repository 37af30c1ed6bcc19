import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { backupErrors } from './errors.ts';
import type { SealedSecrets } from './format.ts';

/** RFC 7914 §2; 128 MiB and about half a second for each guess. */
const cost = { N: 131_072, r: 8, p: 1 };

type Cost = Pick<SealedSecrets['kdf'], 'N' | 'r' | 'p'>;

/** Seals a text under a passphrase: scrypt, then AES-256-GCM bound to the parameters. */
export async function sealSecrets(text: string, passphrase: string, kdf: Cost = cost): Promise<SealedSecrets> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const head = {
    kdf: { name: 'scrypt' as const, ...kdf, salt: salt.toString('base64') },
    cipher: 'aes-256-gcm' as const,
  };
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, kdf), nonce).setAAD(authenticated(head));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    ...head,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Error: `backup.passphrase_wrong`. */
export async function openSecrets(sealed: SealedSecrets, passphrase: string): Promise<string> {
  const { kdf, cipher: name } = sealed;
  try {
    const key = await derive(passphrase, Buffer.from(kdf.salt, 'base64'), kdf);
    const cipher = createDecipheriv(name, key, Buffer.from(sealed.nonce, 'base64'), { authTagLength: 16 });
    cipher.setAAD(authenticated({ kdf, cipher: name })).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return cipher.update(Buffer.from(sealed.data, 'base64'), undefined, 'utf8') + cipher.final('utf8');
  } catch (error) {
    throw backupErrors.passphraseWrong({}, error);
  }
}

function authenticated({ kdf, cipher }: Pick<SealedSecrets, 'kdf' | 'cipher'>): Buffer {
  return Buffer.from(JSON.stringify([kdf.name, kdf.N, kdf.r, kdf.p, kdf.salt, cipher]));
}

function derive(passphrase: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same words typed on another keyboard may come composed otherwise (RFC 8265 §4.2.2).
    scrypt(passphrase.normalize('NFC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

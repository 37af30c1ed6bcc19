import { describe, expect, test } from 'vitest';
import { openSecrets, sealSecrets } from './seal-secrets.ts';

const quick = { N: 16, r: 1, p: 1 };

describe('secrets under a passphrase', () => {
  test('open with it, and cost what RFC 7914 asks for storage', async () => {
    const sealed = await sealSecrets('{"key":"密"}', 'correct horse battery');
    expect(sealed.kdf).toMatchObject({ name: 'scrypt', N: 131_072, r: 8, p: 1 });
    expect(JSON.stringify(sealed)).not.toContain('密');
    expect(await openSecrets(sealed, 'correct horse battery')).toBe('{"key":"密"}');
  });

  test('open with the same characters composed otherwise', async () => {
    const sealed = await sealSecrets('x', 'caf\u00e9 caf\u00e9 caf\u00e9', quick);
    expect(await openSecrets(sealed, 'cafe\u0301 cafe\u0301 cafe\u0301')).toBe('x');
  });

  test('stay closed with another, or when anything of them was changed', async () => {
    const sealed = await sealSecrets('x', 'correct horse battery', quick);
    const other = Buffer.alloc(16, 1).toString('base64');
    const changed = [
      [sealed, 'correct horse batterx'],
      [{ ...sealed, data: other }, 'correct horse battery'],
      [{ ...sealed, tag: other }, 'correct horse battery'],
      [{ ...sealed, tag: sealed.tag.slice(0, 8) }, 'correct horse battery'],
      [{ ...sealed, nonce: other }, 'correct horse battery'],
      [{ ...sealed, kdf: { ...sealed.kdf, N: 32 } }, 'correct horse battery'],
      [{ ...sealed, kdf: { ...sealed.kdf, N: 15 } }, 'correct horse battery'],
    ] as const;
    for (const [secrets, passphrase] of changed) {
      await expect(openSecrets(secrets, passphrase)).rejects.toMatchObject({ code: 'backup.passphrase_wrong' });
    }
  });
});

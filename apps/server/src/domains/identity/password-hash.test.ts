import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './password-hash.ts';

const hasher = createPasswordHasher();

describe('a password hash', () => {
  it('verifies its password and no other, and has a salt of its own', async () => {
    const [one, two] = await Promise.all([hasher.hash('Blue-Kettle-41'), hasher.hash('Blue-Kettle-41')]);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, 'Blue-Kettle-41')).toBe(true);
    expect(await hasher.verify(two, 'Blue-Kettle-42')).toBe(false);
    expect(hasher.isOutdated(one)).toBe(false);
  });

  it('that is missing or unreadable verifies nothing, and does not throw', async () => {
    for (const hash of [null, '', 'plain', '$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA']) {
      expect(await hasher.verify(hash, 'x')).toBe(false);
    }
    expect(hasher.isOutdated('plain')).toBe(true);
  });

  it('is that of the same letters, however they were composed', async () => {
    const hash = await hasher.hash('Caf\u00e9-Kettle-41');
    expect(await hasher.verify(hash, 'Cafe\u0301-Kettle-41')).toBe(true);
  });

  it('waits its turn among many, and is refused when too many wait', async () => {
    const busy = createPasswordHasher({ mostWaiting: 3 });
    const hash = await busy.hash('x');
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => busy.verify(hash, 'x')));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'identity.busy', httpStatus: 503 });
    expect(await busy.verify(hash, 'x')).toBe(true);
  });
});

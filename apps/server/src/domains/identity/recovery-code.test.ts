import { describe, expect, it } from 'vitest';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-code.ts';

describe('a recovery code', () => {
  it('is one of ten that differ, of letters that are not mistaken for others', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
  });

  it('has the same hash however it is typed, another for another account', () => {
    const [code = ''] = newRecoveryCodes();
    const hash = recoveryCodeHash('a', code);
    expect(recoveryCodeHash('a', ` ${code.toUpperCase().replaceAll('-', '  ')} `)).toEqual(hash);
    expect(recoveryCodeHash('b', code)).not.toEqual(hash);
    expect(recoveryCodeHash('a', '123456')).toBeNull();
  });
});

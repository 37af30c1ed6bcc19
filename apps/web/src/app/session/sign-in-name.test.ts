import { describe, expect, it } from 'vitest';
import { passwordClasses, safeNext, tenantOf } from './sign-in-name.ts';

describe('signing in', () => {
  it('reads the tenant behind the login', () => {
    expect([tenantOf('wang@telecom-hn'), tenantOf('wang'), tenantOf('wang@')]).toEqual([
      'telecom-hn',
      undefined,
      undefined,
    ]);
  });
  it('leads back to a page of this web only', () => {
    expect([
      safeNext('/people?q=a'),
      safeNext('//evil'),
      safeNext('/\\evil'),
      safeNext('https://evil'),
      safeNext(null),
      safeNext('/sign-in'),
    ]).toEqual(['/people?q=a', '/', '/', '/', '/', '/']);
  });
  it('counts kinds of characters', () => {
    expect([passwordClasses('abc'), passwordClasses('aB1'), passwordClasses('aB1 密')]).toEqual([1, 3, 4]);
  });
});

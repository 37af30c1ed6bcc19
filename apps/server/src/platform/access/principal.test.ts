import { describe, expect, it } from 'vitest';
import { maskFields, reaches, scopeOf } from './access.ts';
import { combineFields, combineGrants, fieldClassOf, type Principal } from './principal.ts';

function principalWith(
  grants: Parameters<typeof combineGrants>[0],
  fieldGrants: Parameters<typeof combineFields>[0] = [],
): Principal {
  const fields = combineFields(fieldGrants);
  return {
    tenantId: 't',
    accountId: 'a',
    personId: 'me',
    name: 'Me',
    zone: 'Asia/Shanghai',
    sessionId: 's',
    tokenId: null,
    reach: combineGrants(grants),
    fields,
    fieldClass: fieldClassOf(fields),
  };
}

describe('rights', () => {
  it('of several posts add up', () => {
    const principal = principalWith([
      { permission: 'person.read', scope: 'team', unitIds: ['u1'] },
      { permission: 'person.read', scope: 'organisation', unitIds: ['u2', 'u3'] },
    ]);
    expect(reaches(principal, 'person.read', { unitIds: ['u1'] })).toBe(true);
    expect(reaches(principal, 'person.read', { unitIds: ['u3'] })).toBe(true);
    expect(reaches(principal, 'person.read', { unitIds: ['u4'] })).toBe(false);
    expect(reaches(principal, 'person.write', { unitIds: ['u1'] })).toBe(false);
  });

  it('on what is one’s own reach nobody else', () => {
    const principal = principalWith([{ permission: 'person.read', scope: 'own', unitIds: ['u1'] }]);
    expect(reaches(principal, 'person.read', { unitIds: ['u1'], ownerId: 'me' })).toBe(true);
    expect(reaches(principal, 'person.read', { unitIds: ['u1'], ownerId: 'you' })).toBe(false);
    expect(scopeOf(principal, 'person.read')).toEqual({ kind: 'some', unitIds: [], ownerId: 'me' });
  });

  it('on the whole tenant reach what belongs to no unit', () => {
    const principal = principalWith([{ permission: 'person.read', scope: 'tenant', unitIds: [] }]);
    expect(reaches(principal, 'person.read', {})).toBe(true);
    expect(scopeOf(principal, 'person.read')).toEqual({ kind: 'all' });
  });

  it('of whoever has none are refused with a code', () => {
    expect(() => scopeOf(principalWith([]), 'person.read')).toThrow(expect.objectContaining({ code: 'access.denied' }));
  });
});

describe('sensitive fields', () => {
  const person = { name: '张三', mobile: '13812345678', email: null, idNumber: '110101199003078515' };

  it('are masked unless a role says otherwise', () => {
    expect(maskFields(principalWith([]), 'person', person)).toEqual({
      name: '张三',
      mobile: '138****5678',
      email: null,
      idNumber: '110*************15',
    });
  });

  it('are shown, masked or left out by the strongest right held', () => {
    const principal = principalWith(
      [],
      [
        { resource: 'person', field: 'mobile', right: 'masked' },
        { resource: 'person', field: 'mobile', right: 'read' },
        { resource: 'person', field: 'idNumber', right: 'hidden' },
      ],
    );
    expect(maskFields(principal, 'person', person)).toMatchObject({ mobile: '13812345678', idNumber: null });
  });

  it('put readers with the same rights into one class', () => {
    const read = [{ resource: 'person', field: 'mobile', right: 'read' }] as const;
    const alsoMasked = [...read, { resource: 'person', field: 'email', right: 'masked' }] as const;
    expect(principalWith([], read).fieldClass).toBe(principalWith([], alsoMasked).fieldClass);
    expect(principalWith([], read).fieldClass).not.toBe(principalWith([]).fieldClass);
  });
});

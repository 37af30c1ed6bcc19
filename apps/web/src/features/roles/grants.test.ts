import { expect, test } from 'vitest';
import { orderedGrants, permissionGroups, rightOf, withRight, withScope } from './grants.ts';

test('permissions stand together by what they are about', () => {
  const [first] = permissionGroups();
  expect(first).toEqual(['unit', ['unit.read', 'unit.write']]);
});

test('a permission set back leaves the grants as they were, whatever their order', () => {
  const before = orderedGrants([
    { permission: 'person.read', scope: 'team' },
    { permission: 'unit.read', scope: 'tenant' },
  ]);
  const changed = withScope(before, 'unit.read', undefined);
  expect(changed).toEqual([{ permission: 'person.read', scope: 'team' }]);
  expect(withScope(changed, 'unit.read', 'tenant')).toEqual(before);
});

test('a field without a grant is not set, which is not the same as masked', () => {
  const mobile = { resource: 'person', field: 'mobile' } as const;
  expect(rightOf([], mobile)).toBeUndefined();
  const masked = withRight([], mobile, 'masked');
  expect(rightOf(masked, mobile)).toBe('masked');
  expect(withRight(masked, mobile, undefined)).toEqual([]);
});

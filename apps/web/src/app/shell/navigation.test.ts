import { describe, expect, it } from 'vitest';
import type { Feature, FeaturePage } from '../feature.ts';
import { rightsOf } from '../session/me-context.ts';
import { navigationOf } from './navigation.ts';

const page = (
  path: string,
  access: FeaturePage['access'],
  group?: 'work' | 'organisation',
  order = 1,
): FeaturePage => ({
  path,
  access,
  load: async () => () => null,
  ...(group ? { navigation: { group, order, icon: 'home', label: 'action.save' } } : {}),
});
const feature = (...pages: FeaturePage[]): Feature => ({
  name: 'x',
  texts: { 'zh-CN': async () => ({ default: {} }), en: async () => ({ default: {} }) },
  pages,
});

describe('the navigation', () => {
  const features = [
    feature(page('/people', 'person.read', 'organisation', 2), page('/people/:id', 'person.read')),
    feature(
      page('/units', ['unit.read', 'unit.write'], 'organisation', 1),
      page('/roles', 'role.read', 'organisation'),
    ),
    feature(page('/', 'signed_in', 'work')),
  ];
  it('shows what the person may open, in order, without empty groups', () => {
    const grants = [
      { permission: 'person.read', scope: 'team' },
      { permission: 'unit.write', scope: 'tenant' },
    ] as const;
    const groups = navigationOf(features, rightsOf({ grants: [...grants], fields: [] }));
    expect(groups.map(({ group, pages }) => [group, pages.map(({ path }) => path)])).toEqual([
      ['work', ['/']],
      ['organisation', ['/units', '/people']],
    ]);
    expect(navigationOf(features, rightsOf({ grants: [], fields: [] }))).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { rightsChangedBy } from './stale.ts';

describe('rights that are remembered', () => {
  const after = (type: string) => rightsChangedBy({ type, subject: { id: 'p', version: 1 } });

  it('are forgotten for everybody when a role, a post or the tree changes', () => {
    for (const type of ['role.changed', 'role.closed', 'post.changed', 'unit.created', 'unit.moved'])
      expect(after(type)).toBe('everyone');
  });

  it('are forgotten for the one person who changes', () => {
    for (const type of ['person.changed', 'person.left', 'person.rejoined'])
      expect(after(type)).toEqual({ personId: 'p' });
  });

  it('stay when anything else happens', () => {
    for (const type of ['unit.changed', 'code_table.changed', 'toString']) expect(after(type)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { rightsOf } from './me-context.ts';

const rights = rightsOf({
  grants: [{ permission: 'person.read', scope: 'team' }],
  fields: [
    { resource: 'person', field: 'mobile', right: 'masked' },
    { resource: 'person', field: 'mobile', right: 'read' },
    { resource: 'person', field: 'idNumber', right: 'hidden' },
  ],
});

describe('rights', () => {
  it('allow what is granted for any scope, and what needs no right', () => {
    expect(rights.can('person.read')).toBe(true);
    expect(rights.can('person.write')).toBe(false);
    expect(rights.can('signed_in')).toBe(true);
  });

  it('of a field are the widest granted, masked without a grant', () => {
    expect(rights.field('person', 'mobile')).toBe('read');
    expect(rights.field('person', 'idNumber')).toBe('hidden');
    expect(rights.field('person', 'email')).toBe('masked');
  });
});

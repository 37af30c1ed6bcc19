import { NewAccountRequest, NewCodeEntry, NewPerson, PersonChange, SecurityPolicy } from '@oneline/contracts';
import { describe, expect, it } from 'vitest';
import { decideMerge, mergeChanges } from './conflict.ts';
import { changedNames, checkValues, sortProblems, tidyValues } from './form-values.ts';

const names = ['employeeNo', 'name', 'mobile', 'email'];

describe('checking a form', () => {
  it('finds what its contract finds, by field', () => {
    const found = checkValues(NewPerson, { employeeNo: '工号', name: '', mobile: '12a', email: 'nowhere' }, names);
    expect(
      Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list.map(({ rule }) => rule)])),
    ).toEqual({
      employeeNo: ['pattern'],
      name: ['required'],
      mobile: ['pattern'],
      email: ['format'],
    });
  });

  it('lets optional and nullable members be empty', () => {
    expect(checkValues(NewPerson, { employeeNo: 'A1', name: '王', mobile: null }, names)).toEqual({});
    expect(checkValues(PersonChange, {}, names)).toEqual({});
  });

  it('finds numbers out of range and texts too long', () => {
    expect(checkValues(SecurityPolicy, { passwordMinLength: 4 }, ['passwordMinLength'])).toEqual({
      passwordMinLength: [{ rule: 'minimum', params: { comparison: '>=', limit: 8 } }],
    });
    expect(checkValues(NewAccountRequest, { reason: 'x'.repeat(1001) }, ['reason'])['reason']?.[0]).toEqual({
      rule: 'maxLength',
      params: { limit: 1000 },
    });
  });

  it('looks inside labels in two languages', () => {
    const found = checkValues(NewCodeEntry, { label: { 'zh-CN': '', en: 'x' } }, ['label']);
    expect(found['label']?.length).toBeGreaterThan(0);
  });
});

describe('values sent', () => {
  it('are trimmed, emptied to null where null may be, left out where absence may be', () => {
    expect(tidyValues(NewPerson, { employeeNo: ' A1 ', name: '', mobile: '', email: undefined, other: 1 })).toEqual({
      employeeNo: 'A1',
      name: '',
      mobile: null,
    });
    expect(tidyValues(PersonChange, { version: 2, name: '' })).toEqual({ version: 2 });
  });
  it('differ by what people changed', () => {
    expect(changedNames({ name: 'a', mobile: null }, { name: 'a', mobile: '', email: 'x' })).toEqual(['email']);
  });
  it('is none when only the members of a label come in another order', () => {
    const label = (...locales: ('zh-CN' | 'en')[]) => Object.fromEntries(locales.map((locale) => [locale, locale]));
    expect(changedNames({ label: label('en', 'zh-CN') }, { label: label('zh-CN', 'en') })).toEqual([]);
  });
});

describe('findings of the server', () => {
  it('stand at their fields; those about nothing shown are kept apart', () => {
    const problem = (path: string) => ({ path, rule: 'format', params: {} });
    const { fields, rest } = sortProblems(
      [problem('/email'), problem('/appointments/0/postId'), problem('')],
      ['email'],
    );
    expect(Object.keys(fields)).toEqual(['email']);
    expect(rest.map(({ path }) => path)).toEqual(['/appointments/0/postId', '']);
  });
});

describe('a conflict', () => {
  const base = { name: 'a', mobile: '1', email: 'e' };
  const merge = mergeChanges(base, { ...base, name: 'mine', mobile: '2' }, { ...base, name: 'theirs', email: 'f' }, [
    'name',
    'mobile',
    'email',
  ]);
  it('asks only about fields that both changed', () => {
    expect(merge.clashes).toEqual([{ name: 'name', mine: 'mine', theirs: 'theirs' }]);
    expect(merge.theirs).toEqual(['email']);
  });
  it('keeps mine or takes theirs, and everything nobody disputes', () => {
    expect(decideMerge(merge, {})).toEqual({ name: 'mine', mobile: '2', email: 'f' });
    expect(decideMerge(merge, { name: 'theirs' })).toEqual({ name: 'theirs', mobile: '2', email: 'f' });
  });
  it('is none when both changed to the same', () => {
    expect(mergeChanges(base, { ...base, name: 'x' }, { ...base, name: 'x' }, ['name']).clashes).toEqual([]);
  });
});

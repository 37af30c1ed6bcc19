import type { InvalidField } from '@oneline/contracts';
import type { TObject, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** The members of a form by name; nested things stand as they are in the contract. */
export type FormValues = Readonly<Record<string, unknown>>;

/** What is wrong with one field: the rule of JSON Schema that failed and its parameters. */
export interface FieldProblem {
  readonly rule: string;
  readonly params: Readonly<Record<string, unknown>>;
}
export type FieldProblems = Readonly<Record<string, readonly FieldProblem[]>>;

/**
 * Pure: what a contract schema finds wrong, by the name of the member. Checked by interpretation, never by generated code:
 * the content policy forbids eval.
 */
export function checkValues(schema: TObject, values: FormValues, names: readonly string[]): FieldProblems {
  const problems: Record<string, readonly FieldProblem[]> = {};
  for (const name of names) {
    const member = schema.properties[name];
    if (!member) continue;
    const found = checkMember(member, values[name], isRequired(schema, name));
    if (found.length > 0) problems[name] = found;
  }
  return problems;
}

function checkMember(member: TSchema, value: unknown, isNeeded: boolean): FieldProblem[] {
  if (value === undefined || value === '')
    return isNeeded && value === undefined ? [{ rule: 'required', params: {} }] : emptyText(member, value);
  if (value === null && !isNullable(member)) return [{ rule: 'required', params: {} }];
  return Value.Errors(withoutNull(member, value), value).map(({ keyword, params }) => ({
    rule: keyword,
    params: params as Record<string, unknown>,
  }));
}

/** An empty text is a missing one to people, whatever the schema calls it. */
function emptyText(member: TSchema, value: unknown): FieldProblem[] {
  if (value !== '') return [];
  const errors = Value.Errors(withoutNull(member, value), value);
  return errors.length > 0 ? [{ rule: 'required', params: {} }] : [];
}

/** Of "something or null" the something: else a wrong value is also told that it is not null. */
function withoutNull(member: TSchema, value: unknown): TSchema {
  const variants = (member as { anyOf?: TSchema[] }).anyOf;
  if (!variants || value === null) return member;
  const others = variants.filter((variant) => (variant as { type?: string }).type !== 'null');
  return others.length === 1 ? (others[0] as TSchema) : member;
}

function isNullable(member: TSchema): boolean {
  return ((member as { anyOf?: TSchema[] }).anyOf ?? []).some(
    (variant) => (variant as { type?: string }).type === 'null',
  );
}

export function isRequired(schema: TObject, name: string): boolean {
  return ((schema as { required?: readonly string[] }).required ?? []).includes(name);
}

/**
 * Pure: the values as the contract wants them: an emptied text becomes null where null may be, and is left out where it may
 * be absent; texts are trimmed.
 */
export function tidyValues(schema: TObject, values: FormValues): Record<string, unknown> {
  const tidy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const member = schema.properties[name];
    if (!member || value === undefined) continue;
    const text = typeof value === 'string' ? value.trim() : value;
    if (text !== '') tidy[name] = text;
    else if (isNullable(member)) tidy[name] = null;
    else if (isRequired(schema, name)) tidy[name] = text;
  }
  return tidy;
}

/** Pure: names of the members that differ. */
export function changedNames(before: FormValues, after: FormValues): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isSame(before[name], after[name]),
  );
}

/** Pure: by value, whatever the order of members; nothing, null and the empty text are one. */
export function isSame(a: unknown, b: unknown): boolean {
  const blank = (value: unknown): unknown => (value === '' || value === undefined ? null : value);
  return JSON.stringify(blank(a), sortMembers) === JSON.stringify(blank(b), sortMembers);
}

function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Pure: the server's findings by field; `rest` are those about things this form does not show. */
export function sortProblems(
  found: readonly InvalidField[],
  names: readonly string[],
): { readonly fields: FieldProblems; readonly rest: readonly InvalidField[] } {
  const fields: Record<string, FieldProblem[]> = {};
  const rest: InvalidField[] = [];
  for (const problem of found) {
    const name = problem.path.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~');
    if (name === undefined || !names.includes(name)) rest.push(problem);
    else fields[name] = [...(fields[name] ?? []), { rule: problem.rule, params: problem.params }];
  }
  return { fields, rest };
}

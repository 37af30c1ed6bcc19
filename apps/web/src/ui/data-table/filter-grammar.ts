/** The operators of the list grammar (packages/contracts/src/page.ts). */
export const operators = ['=', '!=', '>=', '<=', '>', '<', '~', '^='] as const;
export type Operator = (typeof operators)[number];

/** `field` must relate to one of `values`; only `=` and `!=` take several. An empty value is written `null`. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** Pure: the text of a condition, such as `state=active,left`; commas and backslashes inside values are escaped. */
export function compileCondition(condition: Condition): string {
  return `${condition.field}${condition.operator}${condition.values.map(escapeValue).join(',')}`;
}

function escapeValue(value: string): string {
  return value.replace(/[\\,]/g, (letter) => `\\${letter}`);
}

const pattern = /^([A-Za-z][A-Za-z0-9]*)(!=|>=|<=|\^=|=|>|<|~)([\s\S]+)$/;

/** Reads what `compileCondition` wrote, from an address or a saved view; undefined for anything else. */
export function parseCondition(text: string): Condition | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, field = '', operator = '=', rest = ''] = found;
  const values = [''];
  for (let i = 0; i < rest.length; i += 1) {
    const letter = rest[i] as string;
    const last = values.length - 1;
    if (letter === '\\' && i + 1 < rest.length) {
      i += 1;
      values[last] += rest[i] as string;
    } else if (letter === ',') values.push('');
    else values[last] += letter;
  }
  return { field, operator: operator as Operator, values };
}

export interface Sort {
  readonly field: string;
  readonly isDescending: boolean;
}

export function compileSort(sort: Sort): string {
  return `${sort.isDescending ? '-' : ''}${sort.field}`;
}

export function parseSort(text: string | null | undefined): Sort | undefined {
  const found = /^(-?)([A-Za-z][A-Za-z0-9]*)$/.exec(text ?? '');
  return found ? { field: found[2] as string, isDescending: found[1] === '-' } : undefined;
}

/** What a click on a column's head makes of the sort: up, down, and back to the list's own. */
export function nextSort(present: Sort | undefined, field: string): Sort | undefined {
  if (present?.field !== field) return { field, isDescending: false };
  return present.isDescending ? undefined : { field, isDescending: true };
}

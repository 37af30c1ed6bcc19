import type { ListAim } from './aim.ts';
import type { Operation } from './api-document.ts';
import type { Sent } from './browser.ts';
import type { Filled } from './fill/filled.ts';
import { faultsOf, leaksIn, sendAim } from './judge.ts';
import type { Traces } from './traces.ts';

const operators = ['=', '!=', '>=', '<=', '>', '<', '~', '^='];
const most = 200;

/** What is known of a list before it is tried: its fields, and for every order where the first page of theirs ends. */
export interface ListFacts {
  readonly fields: readonly string[];
  readonly sorts: readonly { readonly sort: string; readonly isDocumented: boolean; readonly cursor: string | null }[];
}

export async function factsOf(them: Filled, operation: Operation): Promise<ListFacts> {
  const fields = await fieldsOf(them, operation);
  const names = [...new Set([...operation.documentedSorts, ...fields])];
  const sorts: ListFacts['sorts'][number][] = [];
  for (const sort of names.flatMap((name) => [name, `-${name}`])) {
    const page = await sendAim(them, operation, { target: { query: { sort, limit: 1 } } });
    const isDocumented = operation.documentedSorts.includes(sort.replace('-', ''));
    if (page.status === 200) sorts.push({ sort, isDocumented, cursor: page.body.nextCursor });
    else if (isDocumented) throw new Error(`${operation.key} cannot be sorted by ${sort}`);
  }
  return { fields, sorts };
}

/**
 * Asks for a list plainly, by every field with every operator set to values of the other tenant, for its words, in every
 * order, and for what comes after a page of theirs. Gives what is wrong.
 */
export async function proveList(
  us: Filled,
  list: { operation: Operation; aim: ListAim; facts: ListFacts },
  traces: { ours: Traces; theirs: Traces },
): Promise<string[]> {
  const { operation, aim, facts } = list;
  const findings = missingValues(list);

  async function ask(query: Record<string, unknown>, { isPlain = false, mayRefuse = false } = {}): Promise<void> {
    const target = { query: { limit: most, count: true, ...query } };
    const shot = { target, expects: isPlain ? 'shown' : 'done' } as const;
    const sent = await sendAim(us, operation, shot);
    const isRefused = mayRefuse && sent.code === 'request.filter_invalid';
    const wrong = [
      ...leaksIn(sent, shot, traces.theirs),
      ...(isRefused ? [] : faultsOf(sent, shot, traces.ours)),
      ...('cursor' in query ? [] : miscounted(sent)),
    ];
    findings.push(...wrong.map((what) => `${operation.key} ${JSON.stringify(query)} ${what}`));
  }

  // Not every operator fits every field.
  const filters = Object.entries(aim.filters).flatMap(([field, values]) =>
    values.flatMap((value) => operators.map((operator) => ({ field, operator, value }))),
  );
  await ask({}, { isPlain: true });
  await Promise.all(aim.search.map((q) => ask({ q })));
  await Promise.all(
    filters.map(({ field, operator, value }) =>
      ask({ filter: [`${field}${operator}${value}`] }, { mayRefuse: operator !== '=' }),
    ),
  );
  await Promise.all(
    facts.sorts.flatMap(({ sort, cursor }) => [ask({ sort }), ...(cursor === null ? [] : [ask({ sort, cursor })])]),
  );
  return findings;
}

function missingValues({ operation, aim, facts }: { operation: Operation; aim: ListAim; facts: ListFacts }): string[] {
  const given = Object.keys(aim.filters);
  const known = [...new Set([...operation.documentedFilters, ...facts.fields])];
  return [
    ...known.filter((field) => !given.includes(field)).map((field) => `${field} is given no value of theirs`),
    ...given.filter((field) => !known.includes(field)).map((field) => `${field} is no field any more`),
    ...facts.sorts.filter(({ cursor }) => cursor === null).map(({ sort }) => `${sort} has one page of theirs only`),
  ].map((what) => `${operation.key} ${what}`);
}

/** Every field the list knows, which a wrong filter is told. */
async function fieldsOf(who: Filled, operation: Operation): Promise<string[]> {
  const { body } = await sendAim(who, operation, { target: { query: { filter: ['none=1'] } } });
  return body?.details?.fields ?? body?.fields ?? [];
}

/** A page with everything on it shows what it counts, and what was added since. */
function miscounted({ body, status }: Sent): string[] {
  if (status !== 200 || body.nextCursor !== null || body.total <= body.items.length) return [];
  return [`counts ${body.total} and shows ${body.items.length}`];
}

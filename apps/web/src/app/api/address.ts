import type { RouteContract } from '@oneline/contracts';

export const apiPrefix = '/api/v1';

type QueryValue = string | number | boolean;

/** What fills a route's path and query. */
export interface AddressInput {
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | null | undefined>> | undefined;
}

/** The address of a route on this origin, such as `/api/v1/people/019…?count=true`. Arrays repeat their name. */
export function addressOf(route: RouteContract, input: AddressInput = {}): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new Error(`${route.id} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return `${apiPrefix}${path}${text === '' ? '' : `?${text}`}`;
}

import type { RouteContract } from '@oneline/contracts';

/** Cache keys: `[route id, 'one' | 'pages', input]`. Every entry of a route begins with its id. */
export type RouteKey = readonly [routeId: string, shape: 'one' | 'pages', input: unknown];

export function keyOf(
  route: RouteContract,
  shape: 'one' | 'pages',
  input: { params?: unknown; query?: unknown } = {},
): RouteKey {
  return [route.id, shape, { params: input.params ?? null, query: input.query ?? null }];
}

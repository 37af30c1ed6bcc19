import type { ListQuery, Page, QueryOf, ReplyOf, RouteContract } from '@oneline/contracts';
import { keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useServices } from '../services.ts';
import type { ApiError } from './api-error.ts';
import type { CallInput } from './client.ts';
import { keyOf } from './query-key.ts';

type ReadInput<R extends RouteContract> = Omit<CallInput<R>, 'body' | 'form' | 'idempotencyKey' | 'signal'>;

interface ReadOptions {
  /** False while something it needs is not there yet. */
  readonly isEnabled?: boolean;
  /** Keep showing the previous answer while another input is read. */
  readonly keepsPrevious?: boolean;
  readonly staleMs?: number;
}

/**
 * Reads a GET route through the cache.
 * `const person = useRoute(personRoutes.get, { params: { id } })` gives `person.data`, `person.error` (an ApiError).
 */
export function useRoute<const R extends RouteContract>(
  route: R,
  input: ReadInput<R>,
  options: ReadOptions = {},
): UseQueryResult<NonNullable<ReplyOf<R>>, ApiError> {
  const { api } = useServices();
  return useQuery<NonNullable<ReplyOf<R>>, ApiError>({
    queryKey: keyOf(route, 'one', input),
    queryFn: ({ signal }) => api.call(route, ...([{ ...input, signal }] as never)) as Promise<NonNullable<ReplyOf<R>>>,
    enabled: options.isEnabled ?? true,
    ...(options.keepsPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
  });
}

/** A route that lists pages by cursor. */
export type PagedRoute = RouteContract & { readonly method: 'GET' };
export type ItemOf<R extends RouteContract> = ReplyOf<R> extends { items: (infer Item)[] } ? Item : never;

const pageSize = 100;

/** Reads a list by cursor, page after page; the first page also counts. Cached pages follow the stream (`useLiveList`). */
export function usePages<const R extends PagedRoute>(
  route: R,
  input: {
    readonly params?: Readonly<Record<string, string>>;
    readonly query: Omit<ListQuery, 'cursor' | 'limit' | 'count'>;
  },
  options: ReadOptions = {},
) {
  const { api } = useServices();
  return useInfiniteQuery({
    queryKey: keyOf(route, 'pages', input),
    queryFn: ({ pageParam, signal }) => {
      const query: ListQuery = {
        ...input.query,
        limit: pageSize,
        ...(pageParam === null ? { count: true } : { cursor: pageParam }),
      };
      const whole = {
        ...(input.params ? { params: input.params } : {}),
        query: query as unknown as QueryOf<R>,
        signal,
      };
      return api.call(route, ...([whole] as never)) as unknown as Promise<Page<ItemOf<R>>>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    enabled: options.isEnabled ?? true,
    ...(options.keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

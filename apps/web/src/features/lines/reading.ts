import type { ApiError } from '../../app/api/api-error.ts';

/** A reading of the cache, as `useRoute` gives it. */
export interface Reading<T> {
  readonly data: T | undefined;
  readonly error: ApiError | null;
  refetch(): unknown;
}

export type ListReading<Item> = Reading<{ items: Item[] }>;

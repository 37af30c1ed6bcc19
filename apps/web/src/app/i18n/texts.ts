import type { Locale } from '@oneline/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Texts by nested keys; leaves are strings with `{{name}}` for parameters. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}
/** The shape that a translation must have: the same keys, its own words. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** `a.b.c` of every leaf. Plurals (`x_one`, `x_other`) are asked for as `x`. */
export type TextKey<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${TextKey<T[K]>}`;
}[keyof T & string];
type WithoutPlural<K extends string> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

export type TextParams = Readonly<Record<string, string | number>>;

/** Loads one language of one namespace. Namespaces are `app` and the name of each feature. */
export type TextLoader = () => Promise<{ readonly default: TextTree }>;
export type TextLoaders = Readonly<Record<Locale, TextLoader>>;

export interface Texts<T> {
  /** A text by its key, checked by the compiler. */
  (key: TextKey<T>, params?: TextParams): string;
  /** A text whose key is made at run time, such as `state.${state}`; `fallback` when there is none. */
  of(key: string, params?: TextParams & { fallback?: string }): string;
}

/**
 * The hook for one namespace. In `features/people/i18n/index.ts`:
 * `export const useTexts = textsOf<typeof zh>('people')`, with `import type zh from './zh-CN.ts'`.
 * A component that calls it waits (Suspense) until the words are there.
 */
export function textsOf<T>(namespace: string): () => Texts<T> {
  return function useTexts() {
    const { t } = useTranslation(namespace);
    return useMemo(() => asTexts<T>(t as unknown as Translate), [t]);
  };
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

function asTexts<T>(t: Translate): Texts<T> {
  const byKey = (key: string, params?: TextParams): string => t(key, { ...params });
  return Object.assign(byKey, {
    of: (key: string, { fallback, ...params }: TextParams & { fallback?: string } = {}) =>
      t(key, { ...params, ...(fallback === undefined ? {} : { defaultValue: fallback }) }),
  });
}

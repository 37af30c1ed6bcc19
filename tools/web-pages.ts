import { features } from '../apps/web/src/app/features.ts';

/** A page of the web, as its route table has it. */
export interface WebPage {
  /** `/people/:id` */
  readonly path: string;
  /** For a file of this page: `people-id`. */
  readonly name: string;
  /** Anybody may open it, without signing in. */
  readonly isPublic: boolean;
}

export const webPages: readonly WebPage[] = features
  .flatMap((feature) => feature.pages)
  .map(({ path, access }) => ({ path, name: nameOf(path), isPublic: access === 'public' }));

/** For a page about one thing: the list in which the first is taken, and what of it stands in the address. */
const examples: Readonly<Record<string, { readonly list: string; readonly key: string }>> = {
  '/people/:id': { list: '/people', key: 'id' },
  '/roles/:id': { list: '/roles', key: 'id' },
  '/calendars/:id': { list: '/calendars', key: 'id' },
  '/code-tables/:name': { list: '/code-tables', key: 'name' },
};

/** Where to open a page on a server with demo data; `read` gets a path of the API. Throws when there is nothing to open. */
export async function pathToOpen({ path }: WebPage, read: (apiPath: string) => Promise<unknown>): Promise<string> {
  if (!path.includes(':')) return path;
  const example = examples[path];
  if (!example) throw new Error(`tell in tools/web-pages.ts which ${path} to open`);
  const { items } = (await read(`/api/v1${example.list}`)) as { items: Record<string, string>[] };
  const value = items[0]?.[example.key];
  if (value === undefined) throw new Error(`there is nothing in ${example.list}`);
  return path.replace(/:\w+/, encodeURIComponent(value));
}

function nameOf(path: string): string {
  return path === '/' ? 'home' : path.slice(1).replaceAll(/[/:]+/g, '-');
}

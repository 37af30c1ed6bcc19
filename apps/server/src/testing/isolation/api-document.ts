import type { RouteContract } from '@oneline/contracts';
import type { FastifyInstance } from 'fastify';
import type { DomainModule } from '../../platform/domain-module.ts';

/** A route as the OpenAPI document describes it; `key` is such as `GET /units/{id}`. */
export interface Operation {
  readonly key: string;
  readonly method: string;
  /** Relative to `/api/v1`, with `{name}` parameters. */
  readonly path: string;
  /** A list in the grammar of lists. */
  readonly isList: boolean;
  readonly documentedFilters: readonly string[];
  readonly documentedSorts: readonly string[];
}

interface Described {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const prefix = '/api/v1';

/** The document as the server serves it. */
export async function readApiDocument(app: FastifyInstance): Promise<ApiDocument> {
  return (await app.inject({ method: 'GET', url: `${prefix}/openapi.json` })).json();
}

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, { summary = '', parameters = [] }]) => {
      const path = url.replace(prefix, '');
      return {
        key: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        isList: parameters.some(({ name, in: place }) => place === 'query' && name === 'filter'),
        documentedFilters: namesAfter('filters', summary),
        documentedSorts: namesAfter('sorts', summary),
      };
    }),
  );
}

/** `state, name` of `People; filters: state, name; sorts: name`. */
function namesAfter(word: string, summary: string): string[] {
  const names = new RegExp(`${word}: ([^;]+)`).exec(summary)?.[1];
  return names?.split(',').map((name) => name.trim()) ?? [];
}

/** The values that a member of a route's JSON body may have, such as the lists that can be written to a file. */
export function choicesOf(document: ApiDocument, path: string, member: string): string[] {
  const text = JSON.stringify(document.paths[prefix + path]?.['post']?.requestBody ?? null);
  const choices = new RegExp(`"${member}":\\{[^{}]*"enum":(\\[[^\\]]*\\])`).exec(text)?.[1];
  if (choices === undefined) throw new Error(`the document does not say what ${member} may be`);
  return JSON.parse(choices);
}

/** Routes of the document, or bound without being in it, that have no generator, and generators that have no route. */
export function unmatchedRoutes(
  operations: readonly Operation[],
  modules: readonly Pick<DomainModule, 'routes'>[],
  generators: object,
): string[] {
  const known = Object.keys(generators);
  const served = operations.map(({ key }) => key);
  const bound = modules.flatMap(({ routes }) => routes.map(({ contract }) => keyOf(contract)));
  return [
    ...[...new Set([...served, ...bound])]
      .filter((key) => !known.includes(key))
      .map((key) => `${key} has no generator`),
    ...bound.filter((key) => !served.includes(key)).map((key) => `${key} is not in the document`),
    ...known.filter((key) => !served.includes(key)).map((key) => `${key} is no route any more`),
  ];
}

function keyOf({ method, path }: RouteContract): string {
  return `${method} ${path.replace(/:(\w+)/g, '{$1}')}`;
}

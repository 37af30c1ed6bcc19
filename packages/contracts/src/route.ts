import type { Static, TObject, TSchema } from 'typebox';
import type { PermissionName } from './permission.ts';

/** Who may call a route: anyone, anyone signed in, or whoever holds the permission (for some scope). */
export type RouteAccess = 'public' | 'signed_in' | PermissionName;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route of `/api/v1`, from which come its validation, its OpenAPI entry, the types of its handler and the web client.
 * `path` is relative to `/api/v1`, with `:name` parameters. `id` is the operation id, `noun.verb`.
 * A route that is not GET is a command: it accepts the header `Idempotency-Key`.
 */
export interface RouteContract<
  Params extends TObject | undefined = TObject | undefined,
  Query extends TObject | undefined = TObject | undefined,
  Body extends TSchema | undefined = TSchema | undefined,
  Reply extends TSchema | undefined = TSchema | undefined,
> {
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: RouteAccess;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The 200 (or `status`) body; absent means 204. */
  readonly reply?: Reply;
  readonly status?: 200 | 201 | 202;
  /** `json` unless said otherwise; `multipart` bodies and `file` replies are streams outside the schemas. */
  readonly carries?: 'multipart' | 'file' | 'redirect';
}

type StaticOr<T, Otherwise> = T extends TSchema ? Static<T> : Otherwise;

export type ParamsOf<R> = R extends { readonly params: infer P } ? StaticOr<P, undefined> : undefined;
export type QueryOf<R> = R extends { readonly query: infer Q } ? StaticOr<Q, undefined> : undefined;
export type BodyOf<R> = R extends { readonly body: infer B } ? StaticOr<B, undefined> : undefined;
export type ReplyOf<R> = R extends { readonly reply: infer B } ? StaticOr<B, undefined> : undefined;

/** Keeps the literal types of a route's schemas. */
export function route<const R extends RouteContract>(contract: R): R {
  return contract;
}

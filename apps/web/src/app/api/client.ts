import type { BodyOf, ParamsOf, Problem, QueryOf, ReplyOf, RouteContract } from '@oneline/contracts';
import { type AddressInput, addressOf } from './address.ts';
import { ApiError, isOffline, localCodes, localError } from './api-error.ts';
import { backOffMs } from './back-off.ts';
import type { Connection } from './connection.ts';

type Given<Name extends string, T> = [T] extends [undefined]
  ? unknown
  : Record<never, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T };

/** What a call of this route takes; members the route does not have cannot be given. */
export type CallInput<R extends RouteContract> = Given<'params', ParamsOf<R>> &
  Given<'query', QueryOf<R>> &
  Given<'body', BodyOf<R>> & {
    /** For routes that carry `multipart`. */
    readonly form?: FormData;
    /** One per intent of the person; the same again when the same intent is tried again. */
    readonly idempotencyKey?: string;
    readonly signal?: AbortSignal;
  };
export type CallArguments<R extends RouteContract> =
  Record<never, never> extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>];

export interface Api {
  /** Calls a route. Throws ApiError: the server's problem, or `client.offline` when it cannot be reached. */
  call<const R extends RouteContract>(route: R, ...input: CallArguments<R>): Promise<ReplyOf<R>>;
}

export interface ApiOptions {
  readonly fetch: typeof fetch;
  readonly connection: Connection;
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly newKey: () => string;
  /** The session ended, or never was. */
  readonly onSignedOut: () => void;
}

interface PlainInput extends AddressInput {
  readonly body?: unknown;
  readonly form?: FormData;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

const tries = { read: 3, command: 3 };
const backOff = { firstMs: 300, maxMs: 3000 };
/** Answers of something between us and the server, or of one about to restart: worth asking again. */
const passing = new Set([502, 503, 504]);

export function createApi(options: ApiOptions): Api {
  const { connection } = options;

  async function send(route: RouteContract, input: PlainInput, key: string | undefined): Promise<unknown> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (route.method !== 'GET') {
      headers['x-oneline'] = '1';
      if (key !== undefined) headers['idempotency-key'] = key;
    }
    const body = input.form ?? (input.body === undefined ? undefined : JSON.stringify(input.body));
    if (typeof body === 'string') headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await options.fetch(addressOf(route, input), {
        method: route.method,
        headers,
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body }),
        ...(input.signal ? { signal: input.signal } : {}),
      });
    } catch (error) {
      if (input.signal?.aborted) throw error;
      throw localError(localCodes.offline, 'The server cannot be reached', error);
    }
    return read(route, response);
  }

  async function call(route: RouteContract, input: PlainInput = {}): Promise<unknown> {
    const key = route.method === 'GET' ? undefined : (input.idempotencyKey ?? options.newKey());
    // A public command keeps no idempotency reply on the server: sending it twice may do it twice.
    const isRepeatable = route.method === 'GET' || (route.access !== 'public' && !input.form);
    const most = isRepeatable ? (route.method === 'GET' ? tries.read : tries.command) : 1;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const reply = await send(route, input, key);
        connection.reached();
        return reply;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const mayPass = isOffline(error) || passing.has(error.status);
        if (mayPass && attempt + 1 < most) {
          await options.wait(backOffMs(attempt, options.random, backOff), input.signal);
          continue;
        }
        if (isOffline(error)) connection.failed();
        else connection.reached();
        if (error.status === 401 && route.access !== 'public') options.onSignedOut();
        throw error;
      }
    }
  }

  return { call: call as Api['call'] };
}

async function read(route: RouteContract, response: Response): Promise<unknown> {
  if (response.ok) {
    if (response.status === 204 || route.reply === undefined) return undefined;
    try {
      return await response.json();
    } catch (error) {
      throw unreadable(response, error);
    }
  }
  let problem: Problem;
  try {
    problem = (await response.json()) as Problem;
  } catch (error) {
    throw unreadable(response, error);
  }
  if (typeof problem?.code !== 'string') throw unreadable(response);
  throw new ApiError({ ...problem, status: response.status });
}

function unreadable(response: Response, cause?: unknown): ApiError {
  const problem = {
    type: `urn:oneline:error:${localCodes.unreadable}`,
    title: 'The answer cannot be read',
    status: response.status,
    code: localCodes.unreadable,
  };
  return new ApiError(problem, { cause });
}

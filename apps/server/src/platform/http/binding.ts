import type { BodyOf, ParamsOf, QueryOf, ReplyOf, RouteContract } from '@oneline/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../access/index.ts';
import type { Change } from '../command/index.ts';
import type { TenantDb } from '../db/index.ts';

type PrincipalOf<R extends RouteContract> = R['access'] extends 'public' ? null : Principal;

/** What a handler gives: the reply, or nothing on a route without one. */
type Handled<R> = Promise<[ReplyOf<R>] extends [undefined] ? void : ReplyOf<R>>;

/** One request as a handler sees it. */
export interface Call<R extends RouteContract = RouteContract> {
  readonly principal: PrincipalOf<R>;
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** The database of the principal's tenant; of none on public routes. */
  readonly db: TenantDb;
  readonly ip: string;
  readonly agent: string;
  readonly requestId: string;
}

interface BindingBase {
  readonly contract: RouteContract;
}
export interface QueryBinding extends BindingBase {
  readonly kind: 'query';
  handle(call: Call): Promise<unknown>;
}
export interface CommandBinding extends BindingBase {
  readonly kind: 'command';
  handle(call: Call, change: Change, at: Date): Promise<unknown>;
  /** Shapes the reply for this reader (masks fields); also applied to a stored reply. */
  readonly present?: (principal: Principal, reply: unknown) => unknown;
  readonly isReplySecret?: boolean;
}
export interface RawBinding extends BindingBase {
  readonly kind: 'raw';
  handle(call: Call, request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  /** Largest body in bytes, where not the usual one. */
  readonly bodyLimit?: number;
}
export type RouteBinding = QueryBinding | CommandBinding | RawBinding;

/** Binds a reading route; the handler masks what its reader may not see. */
export function query<const R extends RouteContract>(contract: R, handle: (call: Call<R>) => Handled<R>): RouteBinding {
  return { kind: 'query', contract, handle: handle as unknown as QueryBinding['handle'] };
}

/** Binds a command of a signed-in actor: idempotent, audited, written in one statement. */
export function command<const R extends RouteContract>(
  contract: R,
  handle: (call: Call<R>, change: Change, at: Date) => Handled<R>,
  options: {
    present?: (principal: Principal, reply: NonNullable<ReplyOf<R>>) => unknown;
    isReplySecret?: boolean;
  } = {},
): RouteBinding {
  return { kind: 'command', contract, handle: handle as unknown as CommandBinding['handle'], ...(options as object) };
}

/** Binds a route that needs the bare request or reply: cookies, redirects, files, and public commands. */
export function raw<const R extends RouteContract>(
  contract: R,
  handle: (call: Call<R>, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  options: { bodyLimit?: number } = {},
): RouteBinding {
  return { kind: 'raw', contract, handle, ...options };
}

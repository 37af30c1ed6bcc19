import type { HttpMethod } from '@oneline/contracts';
import type { Request } from './browser.ts';
import type { Filled } from './fill/filled.ts';

/** What a request aimed at another tenant names: path and query parameters, body, file. */
export interface Target extends Omit<Request, 'method' | 'path'> {
  readonly path?: Readonly<Record<string, string>>;
}

interface AimBase {
  readonly target: Target;
  /** Who sends it: the administrator, in another session, or nobody. */
  readonly by?: 'spare' | 'nobody';
}

/**
 * A request and what must come of it. Whatever comes, nothing of the other tenant shows and nothing of it changes.
 * - `refused`: with one of these statuses; and the same request aimed at one's own things is not refused in that way, which
 *   proves that it was refused for whose things they are
 * - `denied`: this tenant has no such right at all
 * - `shown`: succeeds, and shows something of one's own
 * - `done`: succeeds
 * - `byDesign`: what anybody may do at any tenant, for the reason `why`; it may show `shows` and change `touches`
 */
export type Aim =
  | (AimBase & { readonly expects: 'refused'; readonly statuses: readonly number[]; readonly isOneWay: boolean })
  | (AimBase & { readonly expects: 'denied' | 'shown' | 'done' })
  | (AimBase & {
      readonly expects: 'byDesign';
      readonly why: string;
      readonly statuses: readonly number[];
      readonly shows: readonly string[];
      readonly touches: readonly string[];
    });

/** Every value that each documented filter of a list is set to. `search` goes into `q`. */
export interface ListAim {
  readonly expects: 'list';
  readonly search: readonly string[];
  readonly filters: Readonly<Record<string, readonly string[]>>;
}

/** Aims of one route at `them`, sent by `us`. */
export type Generator = (them: Filled, us: Filled) => Aim | ListAim | readonly Aim[];
export type Generators = Readonly<Record<`${HttpMethod} /${string}`, Generator>>;

type Who = Pick<AimBase, 'by'>;

export function refused(
  target: Target,
  options: Who & { statuses?: readonly number[]; isOneWay?: boolean } = {},
): Aim & { expects: 'refused' } {
  const { statuses = [403, 404, 422], isOneWay = false, ...who } = options;
  return { expects: 'refused', target, statuses, isOneWay, ...who };
}

export const denied = (target: Target = {}): Aim => ({ expects: 'denied', target });
export const shown = (target: Target = {}, who: Who = {}): Aim => ({ expects: 'shown', target, ...who });
export const done = (target: Target = {}, who: Who = {}): Aim => ({ expects: 'done', target, ...who });

export function byDesign(
  why: string,
  target: Target,
  options: { statuses: readonly number[]; shows?: readonly string[]; touches?: readonly string[] },
): Aim {
  return { expects: 'byDesign', why, target, by: 'nobody', shows: [], touches: [], ...options };
}

export function list(filters: ListAim['filters'], search: readonly string[]): ListAim {
  return { expects: 'list', filters, search };
}

/** The usual aim at a thing by its id, such as `byId(id, { version: 1 })`. */
export function byId(id: string, body?: unknown): Aim {
  return refused({ path: { id }, ...(body === undefined ? {} : { body }) });
}

import type { InvalidField, Problem } from '@oneline/contracts';

/** Codes made by the browser itself, when no answer of the server could be had. */
export const localCodes = {
  /** No connection, or it broke before an answer came. */
  offline: 'client.offline',
  /** An answer came that is not one of this API. */
  unreadable: 'client.unreadable',
  /** The page or action needs something the person here lacks; no request was made. */
  crashed: 'client.crashed',
} as const;

/** What every failed call throws: the RFC 9457 body of the server, or one made here for failures on the way. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${problem.title}`, options);
    this.name = 'ApiError';
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  get details(): Readonly<Record<string, unknown>> {
    return this.problem.details ?? {};
  }
}

export function localError(code: string, title: string, cause?: unknown): ApiError {
  return new ApiError({ type: `urn:oneline:error:${code}`, title, status: 0, code }, { cause });
}

/** Any thrown thing as an ApiError, so that it can be shown. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return localError(localCodes.crashed, error instanceof Error ? error.message : String(error), error);
}

export function isOffline(error: unknown): boolean {
  return error instanceof ApiError && error.code === localCodes.offline;
}

/** Somebody else changed the thing first; `details.current` is how it is now, as far as this reader may see it. */
export function currentOf<T extends object>(error: unknown): T | undefined {
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  const current = error.details['current'];
  return typeof current === 'object' && current !== null ? (current as T) : undefined;
}

/** The fields a server found wrong, of `request.invalid`. */
export function invalidFieldsOf(error: unknown): readonly InvalidField[] {
  if (!(error instanceof ApiError)) return [];
  const problems = error.details['problems'];
  return Array.isArray(problems) ? (problems as InvalidField[]) : [];
}

/**
 * - `refusal`: expected, not alerted (bad input, no right, not found)
 * - `conflict`: retryable after looking at the current state
 * - `fault`: ours; alerted
 */
export type ErrorKind = 'refusal' | 'conflict' | 'fault';

export interface ErrorDefinition {
  readonly httpStatus: number;
  readonly message: string;
}

/** What a 409 carries: the state as it is now, as far as its reader may see it. */
export interface Conflict {
  readonly current: unknown;
}

/** The one error type of the system; `code` is API (`domain.reason`) and listed in docs/errors.md. */
export class DomainError extends Error {
  readonly code: string;
  readonly httpStatus: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    httpStatus: number,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.code = code;
    this.httpStatus = httpStatus;
    this.details = details;
  }

  get kind(): ErrorKind {
    if (this.httpStatus >= 500) return 'fault';
    return this.httpStatus === 409 || this.httpStatus === 412 ? 'conflict' : 'refusal';
  }
}

export function isDomainError(value: unknown): value is DomainError {
  return value instanceof DomainError;
}

export type ErrorFactory = (details?: Readonly<Record<string, unknown>>, cause?: unknown) => DomainError;

/**
 * Declares the errors of one domain: `defineErrors('codes', { notFound: [404, 'No such code table'] })`
 * gives `errors.notFound(details)` with the code `codes.not_found`. Names are camelCase here, snake_case on the wire.
 * The message is English for developers; people read the translation of the code.
 */
export function defineErrors<Names extends string>(
  domain: string,
  definitions: Record<Names, readonly [httpStatus: number, message: string]>,
): Record<Names, ErrorFactory> & { readonly definitions: ReadonlyMap<string, ErrorDefinition> } {
  const known = new Map<string, ErrorDefinition>();
  const factories: Record<string, ErrorFactory> = {};
  for (const [name, [httpStatus, message]] of Object.entries(definitions) as [Names, readonly [number, string]][]) {
    const code = `${domain}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    known.set(code, { httpStatus, message });
    factories[name] = (details, cause) => new DomainError(code, message, httpStatus, details, cause);
  }
  return Object.assign(factories as Record<Names, ErrorFactory>, { definitions: known });
}

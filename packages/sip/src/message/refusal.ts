import { DomainError } from '@oneline/kernel';
import { sipErrors } from '../errors.ts';
import type { SipRequest } from './message.ts';

/** What the sender of a message that is refused can be told. */
export class Refusal {
  /** 400, 505 or 513 */
  readonly status: number;
  /** As far as it was understood: Via, From, To, Call-ID and CSeq are there, as text, though they may not be of their form. */
  readonly request: SipRequest;

  constructor(status: number, request: SipRequest) {
    this.status = status;
    this.request = request;
  }
}

const statuses: Readonly<Record<string, number>> = {
  [sipErrors.badVersion().code]: 505,
  [sipErrors.tooLarge().code]: 513,
};

/**
 * `error` with what the sender can be told, if anything can be: never for a response, an ACK, or without the five fields.
 * It is the cause of the error and not among its details, which may be logged.
 */
export function withRefusal(error: DomainError, request: SipRequest | undefined): DomainError {
  if (request === undefined || !isAnswerable(request)) return error;
  const refusal = new Refusal(statuses[error.code] ?? 400, request);
  return new DomainError(error.code, error.message, error.httpStatus, error.details, refusal);
}

/** What can be answered to a message for which `error` was thrown; undefined if it is to be dropped. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof DomainError && error.cause instanceof Refusal ? error.cause : undefined;
}

const needed = ['via', 'from', 'to', 'call-id', 'cseq'] as const;

function isAnswerable({ method, headers }: SipRequest): boolean {
  return method !== 'ACK' && needed.every((key) => headers.has(key));
}

import { isDomainError } from '@oneline/kernel';
import type { SipResponse } from '../message/message.ts';
import { parseSeconds } from '../message/seconds.ts';
import { noReason, type Reason, readReason } from './cause.ts';

/** Why a call was not answered. */
export interface CallFailure {
  /** Of the final response; 408 for none, 503 where it could not be sent, 487 when we gave up. */
  readonly status: number;
  readonly reason: Reason;
  /** Where a 3xx points to, the best first. */
  readonly contacts: readonly string[];
  /** What a 503 or 480 asks to wait, seconds. */
  readonly retryAfterSeconds: number | null;
  readonly response: SipResponse | undefined;
}

/** What a response says of why; without one it is only the status that stands for what happened. */
export function callFailure(status: number, response?: SipResponse): CallFailure {
  if (response === undefined) return { status, response, reason: noReason, contacts: [], retryAfterSeconds: null };
  const reason = readReason(response.headers);
  return { status, response, reason, contacts: contactsOf(response), retryAfterSeconds: retryAfter(response) };
}

/** By `q`, the highest first (RFC 3261 §8.1.3.4); none if they are not of their form. */
function contactsOf({ status, headers }: SipResponse): string[] {
  if (status < 300 || status > 399) return [];
  try {
    return headers
      .addresses('contact')
      .map(({ uri, parameters }) => ({ uri, q: Number(parameters.get('q') ?? 1) }))
      .sort((a, b) => b.q - a.q)
      .map(({ uri }) => uri);
  } catch (error) {
    if (isDomainError(error)) return [];
    throw error;
  }
}

function retryAfter({ headers }: SipResponse): number | null {
  try {
    return parseSeconds(headers.get('retry-after') ?? '', 'Retry-After').seconds;
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

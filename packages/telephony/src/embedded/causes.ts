import type { CallFailure, Reason, SessionEnd } from '@oneline/sip';
import type { EndCause, EndReason } from '../port/party.ts';

/** The status that a call is refused with before its answer, and its Q.850 cause (RFC 3398 §7.2.4.1, RFC 3326). */
const refusals: Readonly<Record<EndReason, { readonly status: number; readonly q850: number }>> = {
  normal: { status: 480, q850: 16 },
  cancelled: { status: 480, q850: 16 },
  busy: { status: 486, q850: 17 },
  no_answer: { status: 480, q850: 19 },
  declined: { status: 603, q850: 21 },
  unreachable: { status: 480, q850: 20 },
  unknown_number: { status: 404, q850: 1 },
  not_allowed: { status: 403, q850: 21 },
  answered_elsewhere: { status: 480, q850: 26 },
  transferred: { status: 480, q850: 16 },
  lost: { status: 480, q850: 41 },
  congestion: { status: 503, q850: 42 },
  media_refused: { status: 488, q850: 88 },
  exchange_failed: { status: 503, q850: 38 },
};

export const refusalOf = (reason: EndReason) => refusals[reason];

/** What a BYE or a CANCEL says of why (RFC 3326). */
export function byeReason(reason: EndReason): Partial<Reason> {
  // The words by which telephones do not show the call as missed.
  if (reason === 'answered_elsewhere') return { status: 200, text: 'Call completed elsewhere' };
  return { q850: refusals[reason].q850 };
}

const byStatus: Readonly<Record<number, EndReason>> = {
  401: 'not_allowed',
  403: 'not_allowed',
  404: 'unknown_number',
  407: 'not_allowed',
  408: 'unreachable',
  410: 'unknown_number',
  415: 'media_refused',
  480: 'no_answer',
  484: 'unknown_number',
  486: 'busy',
  487: 'cancelled',
  488: 'media_refused',
  500: 'unreachable',
  502: 'unreachable',
  503: 'congestion',
  600: 'busy',
  603: 'declined',
  604: 'unknown_number',
  606: 'media_refused',
};

/** Q.850 tells more than a status where a gateway translated it (ITU-T Q.850 §2.2). */
const byQ850: Readonly<Record<number, EndReason>> = {
  1: 'unknown_number',
  17: 'busy',
  18: 'no_answer',
  19: 'no_answer',
  20: 'unreachable',
  21: 'declined',
  27: 'unreachable',
  28: 'unknown_number',
  34: 'congestion',
  38: 'unreachable',
  42: 'congestion',
};

/** Why a call of ours was not answered. */
export function causeOfFailure({ status, reason }: CallFailure): EndCause {
  const fromCause = reason.q850 === null ? undefined : byQ850[reason.q850];
  return { reason: fromCause ?? byStatus[status] ?? 'unreachable', sipStatus: status, q850: reason.q850 };
}

/** Why an answered call ended. */
export function causeOfEnd({ why, reason }: SessionEnd): EndCause {
  const isLost = why !== 'hungUp';
  return { reason: isLost ? 'lost' : 'normal', sipStatus: reason.status, q850: reason.q850 };
}

import type { DialPolicy, OutboundRule } from '@oneline/contracts';
import { dialString, isEmergencyNumber, parseNumber } from '@oneline/phone-number';

export interface Route {
  readonly trunkId: string;
  /** As a trunk in mainland China is to be told it. */
  readonly number: string;
  readonly presented: string | null;
}

/**
 * The ways out for a dialled number, the best first: by the rules with the longest prefix that fits, in their order.
 * `not_allowed` for what the policy forbids or no rule fits, `unknown_number` for what is no number. Emergency numbers are
 * forbidden by nothing, and go by any rule if none is meant for them.
 */
export function chooseRoute(
  { rules, policy }: { rules: readonly OutboundRule[]; policy: DialPolicy },
  dialled: string,
): readonly Route[] | 'not_allowed' | 'unknown_number' {
  const parsed = parseNumber(dialled);
  if (parsed === null) return 'unknown_number';
  const number = dialString(parsed.canonical);
  const isEmergency = isEmergencyNumber(number);
  // As it was dialled, and as it is told: a prefix may be written either way.
  const writings = [...new Set([dialled, number, parsed.canonical])];
  const fits = (prefix: string): boolean => writings.some((writing) => writing.startsWith(prefix));
  if (!isEmergency && policy.forbiddenPrefixes.some(fits)) return 'not_allowed';
  const active = rules.filter(({ isActive }) => isActive);
  const fitting = active.filter(({ prefix }) => fits(prefix));
  const longest = Math.max(...fitting.map(({ prefix }) => prefix.length));
  const chosen = fitting.filter(({ prefix }) => prefix.length === longest);
  const used = chosen.length === 0 && isEmergency ? active : chosen;
  if (used.length === 0) return 'not_allowed';
  return used
    .toSorted((a, b) => a.position - b.position)
    .map(({ trunkId, presented }) => ({ trunkId, number, presented }));
}

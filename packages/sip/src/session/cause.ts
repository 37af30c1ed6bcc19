import { isDomainError } from '@oneline/kernel';
import { wholeNumber } from '../message/characters.ts';
import { type HeaderField, type HeaderFields, headerField } from '../message/header-fields.ts';
import { parseParameterized } from '../message/parameterized.ts';
import { quote } from '../message/quoted.ts';

/** Why a call ended, as far as the wire said (RFC 3326). */
export interface Reason {
  /** SIP status, null where none was said. */
  readonly status: number | null;
  /** Q.850 cause, null where none was said. */
  readonly q850: number | null;
  readonly text: string | null;
}

export const noReason: Reason = { status: null, q850: null, text: null };

/** The Reason fields of a message; what is not of its form is left out, as nothing depends on it. */
export function readReason(headers: HeaderFields): Reason {
  let reason = noReason;
  for (const element of headers.list('reason')) {
    try {
      const { value, parameters } = parseParameterized(element, 'Reason');
      const cause = wholeNumber(parameters.get('cause') ?? '', 699) ?? null;
      const text = reason.text ?? parameters.get('text') ?? null;
      const protocol = value.toUpperCase();
      if (protocol === 'SIP') reason = { ...reason, status: reason.status ?? cause, text };
      else if (protocol === 'Q.850') reason = { ...reason, q850: reason.q850 ?? cause, text };
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
  }
  return reason;
}

/** One Reason field for each protocol that something is said in. */
export function reasonFields({ status, q850, text }: Partial<Reason>): HeaderField[] {
  const suffix = text === null || text === undefined ? '' : `;text=${quote(text)}`;
  const field = (protocol: string, cause: number) => headerField('Reason', `${protocol};cause=${cause}${suffix}`);
  return [
    ...(status === null || status === undefined ? [] : [field('SIP', status)]),
    ...(q850 === null || q850 === undefined ? [] : [field('Q.850', q850)]),
  ];
}

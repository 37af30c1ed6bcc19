import { sipErrors } from '../errors.ts';
import { trimmed } from './characters.ts';
import { noParameters, type Parameters, parseParameters } from './parameters.ts';

/**
 * `value;name=value…`: Content-Type, Accept, Event, Subscription-State, Reason, Session-Expires, Replaces and their like.
 */
export interface Parameterized {
  /** As written. */
  readonly value: string;
  readonly parameters: Parameters;
}

/** @throws `sip.bad_header` naming `header` */
export function parseParameterized(text: string, header: string): Parameterized {
  const semicolon = text.indexOf(';');
  const value = trimmed(text, 0, semicolon < 0 ? text.length : semicolon);
  if (value.length === 0) throw sipErrors.badHeader({ header, value: text, problem: 'it begins with a value' });
  return { value, parameters: semicolon < 0 ? noParameters : parseParameters(text, header, semicolon) };
}

import type { Parameters } from './parameters.ts';
import { isSipUri, isTelUri, type OtherUri, type SipUri, type Uri } from './uri.ts';

/** RFC 3261 §19.1.4: these never match when only one of the two bears them. */
const decisive = ['user', 'ttl', 'method', 'maddr', 'transport'];

/** Whether two URIs mean the same place (RFC 3261 §19.1.4, RFC 3966 §4). */
export function isSameUri(a: Uri, b: Uri): boolean {
  if (isSipUri(a) && isSipUri(b)) return isSameSipUri(a, b);
  if (isTelUri(a) && isTelUri(b)) return isSameTelUri(a.number, b.number) && haveSame(a.parameters, b.parameters, []);
  return a.scheme === b.scheme && (a as OtherUri).rest === (b as OtherUri).rest;
}

function isSameSipUri(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    a.password === b.password &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    a.port === b.port &&
    haveSame(a.parameters, b.parameters, decisive) &&
    haveSameHeaders(a, b)
  );
}

function isSameTelUri(a: string, b: string): boolean {
  const plain = (number: string) => number.replace(/[().-]/g, '').toLowerCase();
  return plain(a) === plain(b);
}

/** Those in both are equal, without regard to case; `mustBeInBoth` are in both or in neither. */
function haveSame(a: Parameters, b: Parameters, mustBeInBoth: readonly string[]): boolean {
  const agrees = (name: string) => a.get(name)?.toLowerCase() === b.get(name)?.toLowerCase();
  return mustBeInBoth.every(agrees) && a.entries.every(({ name }) => !b.has(name) || agrees(name));
}

function haveSameHeaders(a: SipUri, b: SipUri): boolean {
  const sorted = (uri: SipUri) => uri.headers.map(({ name, value }) => `${name.toLowerCase()}=${value}`).sort();
  const [left, right] = [sorted(a), sorted(b)];
  return left.length === right.length && left.every((header, i) => header === right[i]);
}

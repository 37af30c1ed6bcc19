import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { shortCodeKind } from './short-codes.ts';

export type NumberKind = 'mobile' | 'fixed' | 'toll_free' | 'service' | 'emergency' | 'extension' | 'other';

export interface PhoneNumber {
  readonly kind: NumberKind;
  /** What two writings of one number have in common: E.164 with `+` (ITU-T E.164), or the digits of one that has no such form. */
  readonly canonical: string;
  /** Calling code without `+`; null where the number exists only where it is dialled. */
  readonly callingCode: string | null;
}

/** Where a number is read: what is left out of it is meant to be of here. */
export interface Place {
  /** Without its leading 0, `571`; for local numbers. */
  readonly areaCode?: string;
  /** Internal numbers have at most this many digits; 0 (the default) knows none. */
  readonly extensionDigits?: number;
}

const longestInput = 64;
/** Area code (10, 2x, or three digits) and a local number of seven or eight, which begins with 2–9. */
const fixedNational = /^(10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;

/**
 * Reads a number as people write it and as trunks signal it, in mainland China: spaces, brackets, full-width digits, `+86`,
 * `0086`, a 0 before a mobile number, a local number without its area code. Null for what is no number.
 */
export function parseNumber(text: string, place: Place = {}): PhoneNumber | null {
  if (text.length > longestInput) return null;
  const plain = text.normalize('NFKC').replace(/[\s().\-‐-―·]/g, '');
  if (!/^\+?\d{2,30}$/.test(plain)) return null;
  const digits = plain.startsWith('+') ? plain.slice(1) : plain;
  if (!plain.startsWith('+')) {
    const short = shortCodeKind(digits);
    if (short) return { kind: short, canonical: digits, callingCode: null };
    if (digits.length <= (place.extensionDigits ?? 0)) {
      return { kind: 'extension', canonical: digits, callingCode: null };
    }
  }
  const home = homeDigits(plain);
  if (home !== null) {
    const found = chinese(home, place);
    const short = found ? null : shortCodeKind(home);
    return short ? { kind: short, canonical: home, callingCode: null } : found;
  }
  return international(plain.startsWith('+') ? plain : `+${digits.slice(2)}`);
}

/** The digits after a Chinese country code, or of a number that bears none; null for a number of another country. */
function homeDigits(plain: string): string | null {
  const found = /^(?:\+86|0086)(\d+)$/.exec(plain);
  if (found) return found[1] ?? null;
  return plain.startsWith('+') || plain.startsWith('00') ? null : plain;
}

function chinese(digits: string, place: Place): PhoneNumber | null {
  // 0 before a mobile number was the long-distance prefix, and some switches still add it.
  const mobile = /^0?(1[3-9]\d{9})$/.exec(digits)?.[1];
  if (mobile) return { kind: 'mobile', canonical: `+86${mobile}`, callingCode: '86' };
  const isLocal = /^[2-9]\d{6,7}$/.test(digits);
  const national = isLocal && place.areaCode ? `${place.areaCode}${digits}` : digits.replace(/^0/, '');
  if (isLocal && !place.areaCode) return null;
  if (!fixedNational.test(national)) return null;
  return { kind: 'fixed', canonical: `+86${national}`, callingCode: '86' };
}

function international(plain: string): PhoneNumber | null {
  const parsed = parsePhoneNumberFromString(plain);
  if (!parsed?.isPossible()) return null;
  const type = parsed.getType();
  const kind =
    type === 'MOBILE' ? 'mobile' : type === 'FIXED_LINE' ? 'fixed' : type === 'TOLL_FREE' ? 'toll_free' : 'other';
  return { kind, canonical: parsed.number, callingCode: parsed.countryCallingCode };
}

/** As people read it: `138 0013 8000`, `0571 8888 6666`, `+44 20 7946 0018`, `400 820 8820`, `10086`. */
export function formatNumber(canonical: string): string {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(canonical);
  if (mobile) return mobile.slice(1).join(' ');
  if (/^(400|800)\d{7}$/.test(canonical))
    return `${canonical.slice(0, 3)} ${canonical.slice(3, 6)} ${canonical.slice(6)}`;
  if (!canonical.startsWith('+')) return canonical;
  const parsed = parsePhoneNumberFromString(canonical);
  if (!parsed) return canonical;
  return parsed.countryCallingCode === '86' ? parsed.formatNational() : parsed.formatInternational();
}

/** What is dialled on a trunk in mainland China: `13800138000`, `057188886666`, `10086`, `00442079460018`. */
export function dialString(canonical: string): string {
  const home = /^\+86(\d+)$/.exec(canonical)?.[1];
  if (home !== undefined) return home.startsWith('1') && home.length === 11 ? home : `0${home}`;
  return canonical.startsWith('+') ? `00${canonical.slice(1)}` : canonical;
}

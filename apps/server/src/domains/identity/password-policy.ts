import type { SecurityPolicy } from '@oneline/contracts';
import { commonPasswords } from './common-passwords.ts';

/** A rule that a password breaks; the web says it in words. */
export type PasswordRule = 'min_length' | 'min_classes' | 'common' | 'contains_name' | 'repeats' | 'used_before';

export interface PasswordOwner {
  readonly login: string;
  readonly name: string;
}

type Rules = Pick<SecurityPolicy, 'passwordMinLength' | 'passwordMinClasses'>;

/** Rules that the password breaks by itself; whether it was used before is for whoever has the old hashes. */
export function brokenRules(password: string, rules: Rules, owner: PasswordOwner): PasswordRule[] {
  const broken: PasswordRule[] = [];
  const letters = [...password];
  if (letters.length < rules.passwordMinLength) broken.push('min_length');
  if (classesOf(letters) < rules.passwordMinClasses) broken.push('min_classes');
  if (isCommon(password)) broken.push('common');
  if (containsName(password, owner)) broken.push('contains_name');
  if (new Set(letters).size < Math.min(5, letters.length)) broken.push('repeats');
  return broken;
}

/** Of: lower case, upper case, digits, other. */
function classesOf(letters: readonly string[]): number {
  const kinds = letters.map((letter) => {
    if (/\p{Ll}/u.test(letter)) return 'lower';
    if (/\p{Lu}/u.test(letter)) return 'upper';
    return /\p{Nd}/u.test(letter) ? 'digit' : 'other';
  });
  return new Set(kinds).size;
}

function isCommon(password: string): boolean {
  const text = password.toLowerCase();
  const core = text.replace(/^[^a-z]+|[^a-z]+$/g, '');
  return commonPasswords.has(text) || (core.length >= 5 && commonPasswords.has(core));
}

/** Names of fewer than 3 letters (2 in Chinese) are inside too many good passwords. */
function containsName(password: string, { login, name }: PasswordOwner): boolean {
  const text = password.toLowerCase();
  return [login, ...name.split(/\s+/)].some((part) => {
    const fewest = /\p{Script=Han}/u.test(part) ? 2 : 3;
    return [...part].length >= fewest && text.includes(part.toLowerCase());
  });
}

const dayMs = 86_400_000;

export function isExpired(setAt: Date | null, policy: Pick<SecurityPolicy, 'passwordMaxAgeDays'>, at: Date): boolean {
  if (policy.passwordMaxAgeDays === 0 || setAt === null) return false;
  return at.getTime() - setAt.getTime() > policy.passwordMaxAgeDays * dayMs;
}

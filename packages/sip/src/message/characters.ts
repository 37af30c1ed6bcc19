// Classes of characters (RFC 3261 §25.1), one table look-up each; characters above 0x7f are in none but where said.

const TOKEN = 1;
const PARAMETER_VALUE = 2;
const DISPLAY = 4;
const URI = 8;

const classes = new Uint8Array(128);

function mark(characters: string, flags: number): void {
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    classes[code] = (classes[code] as number) | flags;
  }
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
mark(alphanumeric, TOKEN | PARAMETER_VALUE | DISPLAY);
mark("-.!%*_+`'~", TOKEN | PARAMETER_VALUE | DISPLAY);
// A host in a parameter may be an IPv6 reference; `/`, `@`, `?`, `(`, `)`, `$`, `&`, `=`, `^`, `|`, `{`, `}` and `#` do no harm there.
mark('[]:/@?()$&=^|{}#', PARAMETER_VALUE);
mark(' \t', DISPLAY);
for (let code = 0x21; code < 0x7f; code++)
  if (!'"<>'.includes(String.fromCharCode(code))) mark(String.fromCharCode(code), URI);

// Behind the end of a text charCodeAt is NaN, which is in no class: a loop over a class ends there by itself.
export const isToken = (code: number): boolean => code < 128 && ((classes[code] as number) & TOKEN) !== 0;
export const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;
export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isParameterValue = (code: number): boolean =>
  code < 128 ? ((classes[code] as number) & PARAMETER_VALUE) !== 0 : code >= 128;
/** Of a display name without quotes; letters beyond ASCII are taken too, as telephones write them (RFC 3261 wants quotes). */
export const isDisplay = (code: number): boolean =>
  code < 128 ? ((classes[code] as number) & DISPLAY) !== 0 : code >= 128;

/** What may stand in a URI as far as its surroundings care: everything but spaces, controls, quotes and angle brackets. */
export const isUriCharacter = (code: number): boolean =>
  code < 128 ? ((classes[code] as number) & URI) !== 0 : code >= 128;

/** Whether the whole text is a token: one character at least. */
export function isTokenText(text: string): boolean {
  return text.length > 0 && skipToken(text, 0) === text.length;
}

/** The first position from `at` on that is neither space nor tab; folds are gone by then. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** Behind the token that begins at `at`; `at` itself if none does. */
export function skipToken(text: string, at: number): number {
  let i = at;
  while (isToken(text.charCodeAt(i))) i++;
  return i;
}

/** `text[start…end)` as a whole number of at most `most`, digits only, leading zeros allowed; undefined if it is anything else. */
export function wholeNumber(text: string, most: number, start = 0, end = text.length): number | undefined {
  if (start >= end) return undefined;
  let number = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (!isDigit(code)) return undefined;
    number = number * 10 + (code - 0x30);
    if (number > most) return undefined;
  }
  return number;
}

/** `text[start…end)` without the spaces and tabs around it, and only those: `trim` would take a byte order mark, too. */
export function trimmed(text: string, start = 0, end = text.length): string {
  let from = start;
  let to = end;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

// Quoted strings (RFC 3261 §25.1): `\` takes the character after it as it is.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Behind the closing quote of the quoted string that begins at `at`; -1 if it does not close before `end`. */
export function skipQuoted(text: string, at: number, end = text.length): number {
  for (let i = at + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i + 1;
  }
  return -1;
}

/** What the quoted string `text[start…end)`, quotes included, says. */
export function unquote(text: string, start: number, end: number): string {
  const inside = text.slice(start + 1, end - 1);
  return inside.includes('\\') ? inside.replace(/\\([\s\S])/g, '$1') : inside;
}

/** `text` between quotes, so that `unquote` gives it back; control characters, too, stand behind a backslash. */
export function quote(text: string): string {
  return `"${/["\\]|\p{Cc}/u.test(text) ? text.replace(/["\\]|\p{Cc}/gu, '\\$&') : text}"`;
}

/** One press: the key as `KeyboardEvent.key` in lower case, and whether Ctrl (⌘ on a Mac) is held. */
export interface Press {
  readonly key: string;
  readonly hasMod: boolean;
  readonly hasShift: boolean;
  readonly hasAlt: boolean;
}

const named = new Set(['enter', 'escape', 'space', 'arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'backspace']);

/**
 * Reads a shortcut: presses separated by a space, each `mod+`, `shift+`, `alt+` and a key: `mod+k`, `g p`, `?`, `shift+x`.
 * Shift belongs to characters such as `?` already and is not written with them.
 */
export function parseShortcut(text: string): readonly Press[] {
  const presses = text
    .trim()
    .split(/\s+/)
    .map((part) => {
      const names = part
        .toLowerCase()
        .split('+')
        .filter((name) => name !== '');
      const key = names.at(-1) ?? '';
      const modifiers = new Set(names.slice(0, -1));
      for (const modifier of modifiers)
        if (!['mod', 'shift', 'alt'].includes(modifier)) throw new Error(`no modifier ${modifier} in ${text}`);
      if (key.length !== 1 && !named.has(key)) throw new Error(`no key ${key} in ${text}`);
      return { key, hasMod: modifiers.has('mod'), hasShift: modifiers.has('shift'), hasAlt: modifiers.has('alt') };
    });
  if (presses.length === 0) throw new Error('a shortcut has a key');
  return presses;
}

/** What of a KeyboardEvent matters. */
export interface KeyEvent {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function pressOf(event: KeyEvent): Press {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  return { key, hasMod: event.ctrlKey || event.metaKey, hasShift: event.shiftKey, hasAlt: event.altKey };
}

function isSamePress(wanted: Press, made: Press): boolean {
  // A letter or name is told apart by shift; a sign (`?`, `/`) already is what shift made of its key.
  const mindsShift = wanted.key.length > 1 || /[a-z]/.test(wanted.key);
  return (
    wanted.key === made.key &&
    wanted.hasMod === made.hasMod &&
    wanted.hasAlt === made.hasAlt &&
    (!mindsShift || wanted.hasShift === made.hasShift)
  );
}

/** How far the presses made so far get in a shortcut: all of it, its beginning, or not at all. */
export function matchShortcut(wanted: readonly Press[], made: readonly Press[]): 'all' | 'beginning' | 'none' {
  if (made.length > wanted.length) return 'none';
  const fits = made.every((press, i) => isSamePress(wanted[i] as Press, press));
  if (!fits) return 'none';
  return made.length === wanted.length ? 'all' : 'beginning';
}

const signs: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  space: '␣',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: '⌫',
};

/** How each press is printed on its key cap: `['⌘K']` on a Mac, `['Ctrl K']` elsewhere, `['G', 'P']`. */
export function shortcutCaps(text: string, isMac: boolean): string[] {
  return parseShortcut(text).map((press) => {
    const key = signs[press.key] ?? press.key.toUpperCase();
    const parts = [
      press.hasMod ? (isMac ? '⌘' : 'Ctrl') : '',
      press.hasAlt ? (isMac ? '⌥' : 'Alt') : '',
      press.hasShift ? (isMac ? '⇧' : 'Shift') : '',
      key,
    ].filter((part) => part !== '');
    return parts.join(isMac ? '' : ' ');
  });
}

import { matchShortcut, type Press, parseShortcut, pressOf } from './keys.ts';

export interface Shortcut {
  /** `mod+k`, `g p`, `?`; see `parseShortcut`. */
  readonly keys: string;
  /** What it does, in words, for the list that `?` opens. */
  readonly label: string;
  /** The heading it stands under in that list. */
  readonly group: string;
  readonly run: () => void;
}

/** The shortcuts that can be pressed now. The one registered last wins, so a dialogue goes before the page beneath. */
export interface ShortcutRegistry {
  register(shortcut: Shortcut): () => void;
  list(): readonly Shortcut[];
  subscribe(onChange: () => void): () => void;
  /** Gives true when the press was used. */
  press(event: KeyboardEvent): boolean;
}

/** The second key of a sequence comes within this time. */
const sequenceMs = 1200;

export function createShortcutRegistry(now: () => number): ShortcutRegistry {
  const listeners = new Set<() => void>();
  let known: readonly (Shortcut & { readonly presses: readonly Press[] })[] = [];
  let made: Press[] = [];
  let lastAt = 0;

  const change = (next: typeof known): void => {
    known = next;
    for (const listener of listeners) listener();
  };

  return {
    register(shortcut) {
      const entry = { ...shortcut, presses: parseShortcut(shortcut.keys) };
      change([...known, entry]);
      return () => change(known.filter((other) => other !== entry));
    },
    list: () => known,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    press(event) {
      if (event.isComposing || event.repeat || isModifier(event.key)) return false;
      const press = pressOf(event);
      const isWriting = isEditable(event.target);
      // While somebody writes, only combinations with Ctrl or ⌘ are commands.
      if (isWriting && !press.hasMod) return false;
      const at = now();
      made = at - lastAt > sequenceMs ? [press] : [...made, press];
      lastAt = at;
      let tried = find(known, made);
      if (tried === undefined) {
        // What came before led nowhere: this press may begin anew.
        made = [press];
        tried = find(known, made);
      }
      if (tried === undefined) {
        made = [];
        return false;
      }
      if (tried === 'beginning') return true;
      made = [];
      tried.run();
      return true;
    },
  };
}

function find(
  known: readonly (Shortcut & { readonly presses: readonly Press[] })[],
  made: readonly Press[],
): Shortcut | 'beginning' | undefined {
  const hit = known.findLast(({ presses }) => matchShortcut(presses, made) === 'all');
  if (hit) return hit;
  return known.some(({ presses }) => matchShortcut(presses, made) === 'beginning') ? 'beginning' : undefined;
}

function isModifier(key: string): boolean {
  return key === 'Shift' || key === 'Control' || key === 'Meta' || key === 'Alt';
}

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    isTextInput(target)
  );
}

function isTextInput(target: HTMLElement): boolean {
  return (
    target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  );
}

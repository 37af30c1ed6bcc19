import { describe, expect, it } from 'vitest';
import { type KeyEvent, matchShortcut, parseShortcut, pressOf, shortcutCaps } from './keys.ts';

const press = (key: string, held: Partial<KeyEvent> = {}) =>
  pressOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('a shortcut', () => {
  it('is pressed by Ctrl or ⌘ alike', () => {
    const wanted = parseShortcut('mod+k');
    expect(matchShortcut(wanted, [press('k', { ctrlKey: true })])).toBe('all');
    expect(matchShortcut(wanted, [press('K', { metaKey: true })])).toBe('all');
    expect(matchShortcut(wanted, [press('k')])).toBe('none');
  });

  it('of two keys begins with the first', () => {
    const wanted = parseShortcut('g p');
    expect(matchShortcut(wanted, [press('g')])).toBe('beginning');
    expect(matchShortcut(wanted, [press('g'), press('p')])).toBe('all');
    expect(matchShortcut(wanted, [press('g'), press('x')])).toBe('none');
    expect(matchShortcut(wanted, [press('g'), press('p'), press('p')])).toBe('none');
  });

  it('minds shift for letters, not for signs that need it', () => {
    expect(matchShortcut(parseShortcut('?'), [press('?', { shiftKey: true })])).toBe('all');
    expect(matchShortcut(parseShortcut('x'), [press('X', { shiftKey: true })])).toBe('none');
    expect(matchShortcut(parseShortcut('shift+x'), [press('X', { shiftKey: true })])).toBe('all');
  });

  it('is refused when it names no key', () => {
    expect(() => parseShortcut('mod+')).toThrow();
    expect(() => parseShortcut('hyper+k')).toThrow('hyper');
    expect(() => parseShortcut('mod+knob')).toThrow('knob');
  });

  it('is printed as its keyboard has it', () => {
    expect(shortcutCaps('mod+shift+k', true)).toEqual(['⌘⇧K']);
    expect(shortcutCaps('mod+enter', false)).toEqual(['Ctrl ↵']);
    expect(shortcutCaps('g p', false)).toEqual(['G', 'P']);
  });
});

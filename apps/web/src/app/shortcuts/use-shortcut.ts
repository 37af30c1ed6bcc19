import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';
import type { Shortcut } from './registry.ts';

/**
 * Makes a key do something while the component is there, and lists it under `?`.
 * `useShortcut({ keys: 'n', label: texts('people.add'), group: texts('people.title'), run: openForm })`
 */
export function useShortcut(shortcut: Shortcut & { readonly isEnabled?: boolean }): void {
  const { shortcuts } = useServices();
  const run = useRef(shortcut.run);
  run.current = shortcut.run;
  const { keys, label, group, isEnabled = true } = shortcut;
  useEffect(() => {
    if (!isEnabled) return;
    return shortcuts.register({ keys, label, group, run: () => run.current() });
  }, [shortcuts, keys, label, group, isEnabled]);
}

/** What can be pressed now. */
export function useShortcutList(): readonly Shortcut[] {
  const { shortcuts } = useServices();
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.list);
}

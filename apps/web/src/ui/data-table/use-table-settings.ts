import { useCallback, useMemo } from 'react';
import { usePreferences } from '../../app/session/use-preferences.ts';
import { readTableSettings, type TableSettings } from './table-settings.ts';

/** How the person signed in likes this table; density falls back to their general one. */
export function useTableSettings(id: string): {
  readonly settings: TableSettings;
  readonly density: 'compact' | 'comfortable';
  change(members: Partial<TableSettings>): void;
} {
  const [preferences, changePreferences] = usePreferences();
  const stored = preferences.tables?.[id];
  const settings = useMemo(() => readTableSettings(stored), [stored]);
  const change = useCallback(
    (members: Partial<TableSettings>) =>
      changePreferences({ tables: { ...preferences.tables, [id]: { ...settings, ...members } } }),
    [changePreferences, preferences.tables, settings, id],
  );
  return { settings, density: settings.density ?? preferences.density ?? 'compact', change };
}

import type { Preferences } from '@oneline/contracts';
import { type Appearance, defaultAppearance } from '../theme/appearance.ts';

/** What this browser remembers between visits, before anybody signs in: how it looked last. No data of people. */
const appearanceItem = 'oneline.appearance';
const localeItem = 'oneline.locale';

export function rememberedLocale(): string | null {
  return read(localeItem);
}

export function rememberedAppearance(): Appearance {
  try {
    const stored = JSON.parse(read(appearanceItem) ?? '{}') as Partial<Appearance>;
    return { ...defaultAppearance, ...stored };
  } catch {
    // Somebody wrote something else there: begin as if new.
    return defaultAppearance;
  }
}

export function remember(preferences: Preferences): void {
  const { locale, theme, motion, density } = preferences;
  if (locale) write(localeItem, locale);
  const appearance = { ...rememberedAppearance(), ...defined({ theme, motion, density }) };
  write(appearanceItem, JSON.stringify(appearance));
}

function defined(values: Record<string, unknown>): Partial<Appearance> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function read(item: string): string | null {
  try {
    return localStorage.getItem(item);
  } catch {
    // Storage is forbidden in this browser: nothing is remembered.
    return null;
  }
}

function write(item: string, value: string): void {
  try {
    localStorage.setItem(item, value);
  } catch {
    // As above.
  }
}

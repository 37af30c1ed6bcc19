import type { Preferences } from '@oneline/contracts';

/** How the web is to look for this person, as far as chosen. */
export interface Appearance {
  readonly theme: NonNullable<Preferences['theme']>;
  readonly motion: NonNullable<Preferences['motion']>;
  readonly density: NonNullable<Preferences['density']>;
}

export const defaultAppearance: Appearance = { theme: 'system', motion: 'system', density: 'compact' };

/** What the system asks for, in `matchMedia` terms. */
export interface SystemWishes {
  readonly prefersDark: boolean;
  readonly prefersLessMotion: boolean;
}

/** Pure: the choice of the person goes before that of the system. */
export function resolveAppearance(
  chosen: Appearance,
  system: SystemWishes,
): { readonly isDark: boolean; readonly isMotionOff: boolean } {
  return {
    isDark: chosen.theme === 'system' ? system.prefersDark : chosen.theme === 'dark',
    isMotionOff: chosen.motion === 'off' || system.prefersLessMotion,
  };
}

import { usePreferences } from '../session/use-preferences.ts';
import { useMedia } from '../theme/use-media.ts';

/** Whether the navigation is narrow: as the person likes it, else by the width of the window. */
export function useCollapse(): { readonly isCollapsed: boolean; toggle(): void } {
  const [preferences, change] = usePreferences();
  const isNarrow = useMedia('(max-width: 1200px)');
  const isCollapsed = preferences.navigation?.isCollapsed ?? isNarrow;
  return { isCollapsed, toggle: () => change({ navigation: { isCollapsed: !isCollapsed } }) };
}

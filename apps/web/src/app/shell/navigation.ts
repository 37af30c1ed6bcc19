import type { RouteAccess } from '@oneline/contracts';
import { type Feature, type FeaturePage, type NavigationGroup, navigationGroups } from '../feature.ts';
import type { Rights } from '../session/me-context.ts';

export type NavigationPage = FeaturePage & { readonly navigation: NonNullable<FeaturePage['navigation']> };

export function mayOpen(rights: Rights, access: RouteAccess | readonly RouteAccess[]): boolean {
  return (typeof access === 'string' ? [access] : access).some((one) => rights.can(one));
}

/** Pure: the pages of the navigation that this person may open, by group; groups without one are left out. */
export function navigationOf(
  features: readonly Feature[],
  rights: Rights,
): { readonly group: NavigationGroup; readonly pages: readonly NavigationPage[] }[] {
  const pages = features
    .flatMap((feature) => feature.pages)
    .filter((page): page is NavigationPage => page.navigation !== undefined && mayOpen(rights, page.access));
  return navigationGroups.flatMap((group) => {
    const mine = pages
      .filter((page) => page.navigation.group === group)
      .toSorted((a, b) => a.navigation.order - b.navigation.order);
    return mine.length > 0 ? [{ group, pages: mine }] : [];
  });
}

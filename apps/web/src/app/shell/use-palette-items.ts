import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { IconName } from '../../ui/icon-paths.ts';
import type { Finding } from '../feature.ts';
import { useFeatures } from '../features-context.ts';
import { useAppTexts } from '../i18n/index.ts';
import { useServices } from '../services.ts';
import { useRights } from '../session/me-context.ts';
import type { navigationOf } from './navigation.ts';
import { rankItems } from './rank-items.ts';

export interface PaletteItem {
  readonly id: string;
  readonly kind: 'page' | 'action' | 'finding';
  readonly icon: IconName;
  readonly title: string;
  readonly detail?: string;
  readonly to: string;
}

const pauseMs = 120;

/** What the palette offers for some words: pages and actions at once, findings of the features as they come. */
export function usePaletteItems(
  words: string,
  groups: ReturnType<typeof navigationOf>,
): { readonly items: readonly PaletteItem[]; readonly isSearching: boolean } {
  const texts = useAppTexts();
  const features = useFeatures();
  const { api } = useServices();
  const { can } = useRights();
  const [sought, setSought] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSought(words.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);

  const pages: PaletteItem[] = groups.flatMap((group) =>
    group.pages.map(({ path, navigation }) => ({
      id: path,
      kind: 'page',
      icon: navigation.icon,
      title: texts(navigation.label),
      to: path,
    })),
  );
  const actions: PaletteItem[] = features
    .flatMap((feature) => feature.actions ?? [])
    .filter(({ access }) => can(access))
    .map(({ id, icon, label, to }) => ({ id, kind: 'action', icon, title: texts(label), to }));

  const found = useQuery({
    queryKey: ['palette', sought],
    enabled: sought !== '',
    queryFn: async ({ signal }) => {
      const finders = features.flatMap(({ finder }) => (finder && can(finder.access) ? [finder] : []));
      const all = await Promise.allSettled(
        finders.map(async ({ load }) => (await load())({ words: sought, api, signal })),
      );
      return all.flatMap((one): readonly Finding[] => (one.status === 'fulfilled' ? one.value : []));
    },
  });
  const findings: PaletteItem[] = (words.trim() === '' ? [] : (found.data ?? [])).map((finding) => ({
    ...finding,
    kind: 'finding',
  }));
  return {
    items: [...rankItems([...pages, ...actions], words), ...findings],
    isSearching: words.trim() !== '' && (words.trim() !== sought || found.isFetching),
  };
}

import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const lines: Feature = {
  name: 'lines',
  texts,
  pages: [
    {
      path: '/trunks',
      access: 'trunk.read',
      load: () => import('./lines-page.tsx').then((module) => module.LinesPage),
      navigation: { group: 'configuration', order: 40, icon: 'link', label: 'page.trunks' },
    },
  ],
};

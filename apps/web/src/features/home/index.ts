import type { Feature } from '../../app/feature.ts';

export const home: Feature = {
  name: 'home',
  texts: { 'zh-CN': () => import('./i18n/zh-CN.ts'), en: () => import('./i18n/en.ts') },
  pages: [
    {
      path: '/',
      access: 'signed_in',
      load: () => import('./home-page.tsx').then((m) => m.HomePage),
      navigation: { group: 'work', order: 1, icon: 'home', label: 'page.home', key: 'h' },
    },
  ],
};

import type { Feature } from '../../app/feature.ts';

export const me: Feature = {
  name: 'me',
  texts: { 'zh-CN': () => import('./i18n/zh-CN.ts'), en: () => import('./i18n/en.ts') },
  pages: [
    {
      path: '/me/preferences',
      access: 'signed_in',
      load: () => import('./preferences-page.tsx').then((m) => m.PreferencesPage),
    },
    {
      path: '/me/security',
      access: 'signed_in',
      load: () => import('./security-page.tsx').then((m) => m.SecurityPage),
    },
  ],
};

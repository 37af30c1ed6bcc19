import type { Feature } from '../../app/feature.ts';

export const signIn: Feature = {
  name: 'sign-in',
  texts: { 'zh-CN': () => import('./i18n/zh-CN.ts'), en: () => import('./i18n/en.ts') },
  pages: [
    { path: '/sign-in', access: 'public', load: () => import('./sign-in-page.tsx').then((m) => m.SignInPage) },
    { path: '/link', access: 'public', load: () => import('./link-page.tsx').then((m) => m.LinkPage) },
    {
      path: '/account-request',
      access: 'public',
      load: () => import('./account-request-page.tsx').then((m) => m.AccountRequestPage),
    },
  ],
};

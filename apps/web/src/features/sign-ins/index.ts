import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const signIns: Feature = {
  name: 'sign-ins',
  texts,
  pages: [
    {
      path: '/sign-ins',
      access: 'sign_in_log.read',
      load: () => import('./sign-ins-page.tsx').then((module) => module.SignInsPage),
      navigation: { group: 'operation', order: 30, icon: 'history', label: 'page.signIns' },
    },
    {
      path: '/sessions',
      access: 'session.read',
      load: () => import('./sessions-page.tsx').then((module) => module.SessionsPage),
      navigation: { group: 'operation', order: 40, icon: 'key', label: 'page.sessions' },
    },
  ],
};

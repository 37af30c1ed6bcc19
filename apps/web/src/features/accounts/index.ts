import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const accounts: Feature = {
  name: 'accounts',
  texts,
  pages: [
    {
      path: '/accounts',
      access: 'account.read',
      load: () => import('./accounts-page.tsx').then((module) => module.AccountsPage),
      navigation: { group: 'organisation', order: 40, icon: 'key', label: 'page.accounts' },
    },
    {
      path: '/account-requests',
      access: 'account_request.decide',
      load: () => import('./requests-page.tsx').then((module) => module.RequestsPage),
      navigation: { group: 'organisation', order: 50, icon: 'inbox', label: 'page.accountRequests' },
    },
  ],
};

import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const security: Feature = {
  name: 'security',
  texts,
  pages: [
    {
      path: '/security-policy',
      access: 'security_policy.write',
      load: () => import('./security-policy-page.tsx').then((module) => module.SecurityPolicyPage),
      navigation: { group: 'configuration', order: 30, icon: 'shield', label: 'page.securityPolicy' },
    },
  ],
};

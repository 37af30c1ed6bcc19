import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const audit: Feature = {
  name: 'audit',
  texts,
  pages: [
    {
      path: '/audit',
      access: 'audit.read',
      load: () => import('./audit-page.tsx').then((module) => module.AuditPage),
      navigation: { group: 'operation', order: 20, icon: 'shield', label: 'page.audit', key: 'a' },
    },
  ],
};

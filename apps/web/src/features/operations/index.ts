import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const operations: Feature = {
  name: 'operations',
  texts,
  pages: [
    {
      path: '/backups',
      access: 'backup.read',
      load: () => import('./backups-page.tsx').then((module) => module.BackupsPage),
      navigation: { group: 'operation', order: 50, icon: 'database', label: 'page.backups', key: 'b' },
    },
    {
      path: '/health',
      access: 'health.read',
      load: () => import('./health-page.tsx').then((module) => module.HealthPage),
      navigation: { group: 'operation', order: 60, icon: 'pulse', label: 'page.health', key: 'o' },
    },
  ],
};

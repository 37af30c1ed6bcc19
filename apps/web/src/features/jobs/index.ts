import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const jobs: Feature = {
  name: 'jobs',
  texts,
  pages: [
    {
      path: '/jobs',
      access: 'job.read',
      load: () => import('./jobs-page.tsx').then((module) => module.JobsPage),
      navigation: { group: 'operation', order: 10, icon: 'clock', label: 'page.jobs', key: 'j' },
    },
  ],
};

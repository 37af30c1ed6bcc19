import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const calls: Feature = {
  name: 'calls',
  texts,
  pages: [
    {
      path: '/live-calls',
      access: 'call.read',
      load: () => import('./live-page.tsx').then((module) => module.LivePage),
      navigation: { group: 'work', order: 20, icon: 'pulse', label: 'page.liveCalls', key: 'l' },
    },
    {
      path: '/calls',
      access: 'call.read',
      load: () => import('./records-page.tsx').then((module) => module.RecordsPage),
      navigation: { group: 'work', order: 30, icon: 'phone', label: 'page.calls', key: 'd' },
    },
    {
      path: '/call-quality',
      access: 'call_quality.read',
      load: () => import('./quality-page.tsx').then((module) => module.QualityPage),
      navigation: { group: 'operation', order: 5, icon: 'pulse', label: 'page.callQuality' },
    },
  ],
};

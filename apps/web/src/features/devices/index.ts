import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const devices: Feature = {
  name: 'devices',
  texts,
  pages: [
    {
      path: '/devices',
      access: 'device.read',
      load: () => import('./devices-page.tsx').then((module) => module.DevicesPage),
      navigation: { group: 'configuration', order: 50, icon: 'keyboard', label: 'page.devices' },
    },
  ],
};

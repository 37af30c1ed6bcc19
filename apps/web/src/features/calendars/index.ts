import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const calendars: Feature = {
  name: 'calendars',
  texts,
  pages: [
    {
      path: '/calendars',
      access: 'calendar.read',
      load: () => import('./calendars-page.tsx').then((module) => module.CalendarsPage),
      navigation: { group: 'configuration', order: 20, icon: 'calendar', label: 'page.calendars', key: 'k' },
    },
    {
      path: '/calendars/:id',
      access: 'calendar.read',
      load: () => import('./calendar-page.tsx').then((module) => module.CalendarPage),
    },
  ],
};

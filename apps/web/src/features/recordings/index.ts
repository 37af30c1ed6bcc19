import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const recordings: Feature = {
  name: 'recordings',
  texts,
  pages: [
    {
      path: '/recordings',
      access: 'recording.read',
      load: () => import('./recordings-page.tsx').then((module) => module.RecordingsPage),
      navigation: { group: 'work', order: 40, icon: 'spark', label: 'page.recordings' },
    },
    {
      path: '/voicemail',
      access: 'signed_in',
      load: () => import('./voicemail-page.tsx').then((module) => module.VoicemailPage),
      navigation: { group: 'work', order: 50, icon: 'inbox', label: 'page.voicemail' },
    },
  ],
};

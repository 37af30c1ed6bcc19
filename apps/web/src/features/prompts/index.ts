import type { Feature } from '../../app/feature.ts';
import { texts } from './i18n/index.ts';

export const prompts: Feature = {
  name: 'prompts',
  texts,
  pages: [
    {
      path: '/prompts',
      access: 'prompt.read',
      load: () => import('./prompts-page.tsx').then((module) => module.PromptsPage),
      navigation: { group: 'configuration', order: 60, icon: 'spark', label: 'page.prompts' },
    },
  ],
};

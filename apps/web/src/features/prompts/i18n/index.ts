import { type TextLoaders, textsOf } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

export const useTexts = textsOf<typeof zh>('prompts');

export const texts: TextLoaders = {
  'zh-CN': () => import('./zh-CN.ts'),
  en: () => import('./en.ts'),
};

import { type TextLoaders, textsOf } from './texts.ts';
import type zh from './zh-CN.ts';

/** The words of the shell and the building blocks. */
export const useAppTexts = textsOf<typeof zh>('app');

export const appTexts: TextLoaders = {
  'zh-CN': () => import('./zh-CN.ts'),
  en: () => import('./en.ts'),
};

import { textsOf } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

export const useTexts = textsOf<typeof zh>('home');

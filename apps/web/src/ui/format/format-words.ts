import type { Locale } from '@oneline/contracts';
import type { Translation } from '../../app/i18n/texts.ts';
import en from './i18n/en.ts';
import zh from './i18n/zh-CN.ts';

/** Formatters are pure functions, so both languages are at hand without waiting. */
export const formatWords: Readonly<Record<Locale, Translation<typeof zh>>> = { 'zh-CN': zh, en };

import type { Locale } from '@oneline/contracts';
import type { Locale as ComponentLocale } from 'antd/es/locale';
import en from 'antd/es/locale/en_US';
import zh from 'antd/es/locale/zh_CN';

/**
 * The component library's own words. Both are at hand from the start: given later, the library would build the whole page
 * anew around them, and what people were doing would be lost.
 */
export const componentLocales: Readonly<Record<Locale, ComponentLocale>> = { 'zh-CN': zh, en };

import type { Locale } from '@oneline/contracts';

export const locales = ['zh-CN', 'en'] as const satisfies readonly Locale[];

/** Each language by its own name: the only words that are the same in every language. */
export const localeNames: Readonly<Record<Locale, string>> = { 'zh-CN': '简体中文', en: 'English' };

/** The language to begin with: the one used here last, else Chinese, unless the browser speaks no Chinese but English. */
export function firstLocale(remembered: string | null, browser: readonly string[]): Locale {
  if (remembered === 'zh-CN' || remembered === 'en') return remembered;
  const known = browser.find((language) => /^(zh|en)\b/i.test(language));
  return known && /^en\b/i.test(known) ? 'en' : 'zh-CN';
}

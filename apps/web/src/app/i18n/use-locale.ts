import type { Locale } from '@oneline/contracts';
import { useTranslation } from 'react-i18next';

/** The language spoken now. */
export function useLocale(): Locale {
  const { i18n } = useTranslation('app');
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

/** The word of a label in the language spoken now. */
export function useLabelText(): (label: { readonly 'zh-CN': string; readonly en: string }) => string {
  const locale = useLocale();
  return (label) => label[locale];
}

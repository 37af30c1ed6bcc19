import type { Locale } from '@oneline/contracts';
import { useTranslation } from 'react-i18next';

/** The language spoken now. */
export function useLocale(): Locale {
  const { i18n } = useTranslation('app');
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

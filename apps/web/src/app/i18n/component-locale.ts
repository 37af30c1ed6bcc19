import type { Locale } from '@oneline/contracts';
import type { Locale as ComponentLocale } from 'antd/es/locale';
import { useEffect, useState } from 'react';

const loaders: Readonly<Record<Locale, () => Promise<{ default: unknown }>>> = {
  'zh-CN': () => import('antd/es/locale/zh_CN'),
  en: () => import('antd/es/locale/en_US'),
};

/** The component library's own words (calendars, empty lists), loaded after the first paint. */
export function useComponentLocale(locale: Locale): ComponentLocale | undefined {
  const [loaded, setLoaded] = useState<ComponentLocale>();
  useEffect(() => {
    let isCurrent = true;
    void loaders[locale]().then(({ default: found }) => {
      if (isCurrent) setLoaded(found as ComponentLocale);
    });
    return () => {
      isCurrent = false;
    };
  }, [locale]);
  return loaded;
}

import type { Locale } from '@oneline/contracts';
import i18next, { type BackendModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { TextLoaders } from './texts.ts';

/** The translator, with `app` in the first language loaded; features load theirs when first shown. */
export async function createI18n(first: Locale, namespaces: Readonly<Record<string, TextLoaders>>): Promise<i18n> {
  const backend: BackendModule = {
    type: 'backend',
    init: () => undefined,
    read(language, namespace, callback) {
      const load = namespaces[namespace]?.[language as Locale];
      if (!load) {
        callback(new Error(`no texts ${namespace} in ${language}`), false);
        return;
      }
      load().then(
        (texts) => callback(null, texts.default as never),
        (error: unknown) => callback(error as Error, false),
      );
    },
  };
  const instance = i18next.createInstance();
  await instance
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: first,
      fallbackLng: false,
      supportedLngs: ['zh-CN', 'en'],
      load: 'currentOnly',
      ns: ['app'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      returnEmptyString: false,
      react: { useSuspense: true },
    });
  return instance;
}

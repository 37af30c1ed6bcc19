import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { RouterProvider } from 'react-router';
import { ToastsProvider } from '../ui/toasts.tsx';
import type { Feature } from './feature.ts';
import { FeaturesContext } from './features-context.ts';
import { componentLocales } from './i18n/component-locale.ts';
import { useLocale } from './i18n/use-locale.ts';
import { createRouter } from './router.tsx';
import { type Services, ServicesContext, useServices } from './services.ts';
import type { Appearance } from './theme/appearance.ts';
import { AppearanceContext } from './theme/appearance-context.ts';
import { ThemeProvider } from './theme/theme-provider.tsx';

/** The whole web: services, words, looks, routes. */
export function App(props: { services: Services; features: readonly Feature[]; firstAppearance: Appearance }) {
  const { services, features } = props;
  const router = useMemo(() => createRouter(features), [features]);
  return (
    <ServicesContext value={services}>
      <I18nextProvider i18n={services.i18n}>
        <QueryClientProvider client={services.cache}>
          <FeaturesContext value={features}>
            <Looks first={props.firstAppearance}>
              <Suspense>
                <ToastsProvider>
                  <RouterProvider router={router} />
                </ToastsProvider>
              </Suspense>
            </Looks>
          </FeaturesContext>
        </QueryClientProvider>
      </I18nextProvider>
    </ServicesContext>
  );
}

/** Looks as this browser remembers until somebody is signed in, then as they like it (the gate tells). */
function Looks(props: { first: Appearance; children: ReactNode }) {
  const { nonce, shortcuts } = useServices();
  const [appearance, setAppearance] = useState(props.first);
  const locale = useLocale();
  const context = useMemo(() => ({ appearance, setAppearance }), [appearance]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && shortcuts.press(event)) event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [shortcuts]);
  return (
    <AppearanceContext value={context}>
      <ThemeProvider appearance={appearance} locale={componentLocales[locale]} nonce={nonce}>
        {props.children}
      </ThemeProvider>
    </AppearanceContext>
  );
}

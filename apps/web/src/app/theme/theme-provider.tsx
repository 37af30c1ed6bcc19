import { ConfigProvider } from 'antd';
import type { Locale as ComponentLocale } from 'antd/es/locale';
import { type ReactNode, useLayoutEffect, useMemo } from 'react';
import { type Appearance, resolveAppearance } from './appearance.ts';
import { componentTheme } from './component-theme.ts';
import { cssVariables } from './css-variables.ts';
import styles from './theme-provider.module.css';
import { dark, light } from './tokens.ts';
import { useMedia } from './use-media.ts';

/** Menus and small forms that float: a hairline and no arrow. */
const popover = { arrow: false, classNames: { container: styles['popover'] ?? '' } };

/** Gives the page and the component library their tokens; follows the person, else the system. */
export function ThemeProvider(props: {
  appearance: Appearance;
  locale: ComponentLocale;
  /** Of the content policy: the style tags of the component library carry it. */
  nonce: string;
  children: ReactNode;
}) {
  const prefersDark = useMedia('(prefers-color-scheme: dark)');
  const prefersLessMotion = useMedia('(prefers-reduced-motion: reduce)');
  const { isDark, isMotionOff } = resolveAppearance(props.appearance, { prefersDark, prefersLessMotion });
  const palette = isDark ? dark : light;

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = isDark ? 'dark' : 'light';
    root.dataset['motion'] = isMotionOff ? 'off' : 'on';
    for (const [name, value] of Object.entries(cssVariables(palette, { isMotionOff }))) {
      root.style.setProperty(name, value);
    }
  }, [palette, isDark, isMotionOff]);

  const theme = useMemo(() => componentTheme(palette, { isDark, isMotionOff }), [palette, isDark, isMotionOff]);
  const csp = useMemo(() => ({ nonce: props.nonce }), [props.nonce]);
  return (
    <ConfigProvider
      theme={theme}
      csp={csp}
      locale={props.locale}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
      popover={popover}
    >
      {props.children}
    </ConfigProvider>
  );
}

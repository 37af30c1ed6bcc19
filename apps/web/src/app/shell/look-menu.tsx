import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icon-paths.ts';
import { Popup } from '../../ui/popup.tsx';
import { useAppTexts } from '../i18n/index.ts';
import { localeNames, locales } from '../i18n/locale.ts';
import { useLocale } from '../i18n/use-locale.ts';
import { usePreferences } from '../session/use-preferences.ts';
import styles from './top-bar.module.css';

const themes = [
  ['system', 'screen'],
  ['light', 'sun'],
  ['dark', 'moon'],
] as const satisfies readonly (readonly [string, IconName])[];

/** Language and looks; both change at once, without loading again. */
export function LookMenu() {
  const texts = useAppTexts();
  const locale = useLocale();
  const [preferences, change] = usePreferences();
  const [isOpen, setOpen] = useState(false);
  const theme = preferences.theme ?? 'system';
  const content = (
    <div className={styles['menu']} role="menu">
      <p className={styles['menuTitle']}>{texts('shell.language')}</p>
      {locales.map((one) => (
        <button
          key={one}
          type="button"
          role="menuitemradio"
          aria-checked={one === locale}
          className={styles['menuItem']}
          onClick={() => change({ locale: one })}
        >
          <Icon name={one === locale ? 'check' : 'language'} />
          <span lang={one}>{localeNames[one]}</span>
        </button>
      ))}
      <hr className={styles['menuLine']} />
      <p className={styles['menuTitle']}>{texts('shell.theme')}</p>
      {themes.map(([one, icon]) => (
        <button
          key={one}
          type="button"
          role="menuitemradio"
          aria-checked={one === theme}
          className={styles['menuItem']}
          onClick={() => change({ theme: one })}
        >
          <Icon name={one === theme ? 'check' : icon} />
          {texts.of(`theme.${one}`)}
        </button>
      ))}
    </div>
  );
  return (
    <Popup isOpen={isOpen} setOpen={setOpen} content={() => content}>
      <button
        type="button"
        className={styles['iconButton']}
        aria-expanded={isOpen}
        aria-label={texts('shell.looks')}
        title={texts('shell.looks')}
      >
        <Icon name="language" />
      </button>
    </Popup>
  );
}

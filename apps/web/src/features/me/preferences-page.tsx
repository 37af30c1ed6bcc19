import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { localeNames, locales } from '../../app/i18n/locale.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { usePreferences } from '../../app/session/use-preferences.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

/** How the web speaks and looks for this person. */
export function PreferencesPage() {
  const texts = useTexts();
  const app = useAppTexts();
  const locale = useLocale();
  const [preferences, change] = usePreferences();
  return (
    <>
      <PageHeader title={texts('preferences.title')} sentence={texts('preferences.sentence')} />
      <div className={styles['settings']}>
        <Setting label={texts('preferences.language')}>
          <Segmented
            value={locale}
            onChange={(next) => change({ locale: next })}
            options={locales.map((one) => ({ value: one, label: localeNames[one] }))}
          />
        </Setting>
        <Setting label={texts('preferences.theme')}>
          <Segmented
            value={preferences.theme ?? 'system'}
            onChange={(theme) => change({ theme })}
            options={(['system', 'light', 'dark'] as const).map((one) => ({ value: one, label: app(`theme.${one}`) }))}
          />
        </Setting>
        <Setting label={texts('preferences.density')}>
          <Segmented
            value={preferences.density ?? 'compact'}
            onChange={(density) => change({ density })}
            options={(['compact', 'comfortable'] as const).map((one) => ({ value: one, label: app(`table.${one}`) }))}
          />
        </Setting>
        <Setting label={texts('preferences.motion')}>
          <Segmented
            value={preferences.motion ?? 'system'}
            onChange={(motion) => change({ motion })}
            options={[
              { value: 'system' as const, label: texts('preferences.motionSystem') },
              { value: 'off' as const, label: texts('preferences.motionOff') },
            ]}
          />
        </Setting>
      </div>
    </>
  );
}

function Setting(props: { label: string; children: ReactNode }) {
  return (
    <div className={styles['setting']}>
      <span>{props.label}</span>
      {props.children}
    </div>
  );
}

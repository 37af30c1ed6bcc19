import { localeNames, locales } from '../../app/i18n/locale.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useServices } from '../../app/services.ts';
import { remember } from '../../app/session/remembered.ts';
import styles from './public-page.module.css';

/** The language before anybody is signed in; this browser remembers it. */
export function PublicLocale() {
  const { i18n } = useServices();
  const locale = useLocale();
  return (
    <nav className={styles['locales']}>
      {locales.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === locale}
          className={styles['locale']}
          onClick={() => {
            remember({ locale: one });
            void i18n.changeLanguage(one);
          }}
        >
          {localeNames[one]}
        </button>
      ))}
    </nav>
  );
}

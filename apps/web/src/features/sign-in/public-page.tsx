import { type ReactNode, useEffect } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Wordmark } from '../../ui/wordmark.tsx';
import { PublicLocale } from './public-locale.tsx';
import styles from './public-page.module.css';

/** The frame of pages before signing in: the form, and the one line that passes behind it. */
export function PublicPage(props: { title: string; words?: string; children: ReactNode; foot?: ReactNode }) {
  const texts = useAppTexts();
  useEffect(() => {
    document.title = texts('shell.windowTitle', { page: props.title });
  }, [props.title, texts]);
  return (
    <div className={styles['page']}>
      <svg
        className={styles['line']}
        viewBox="0 0 1440 900"
        preserveAspectRatio="xMidYMid slice"
        fill="none"
        aria-hidden="true"
      >
        <path
          d="M-40 720C420 720 800 700 1010 510 1190 345 1120 170 930 170S670 345 850 510C1060 700 1180 720 1480 720"
          stroke="currentColor"
          strokeWidth="2"
          pathLength="1"
        />
      </svg>
      <header className={styles['header']}>
        <Wordmark />
        <PublicLocale />
      </header>
      <main className={styles['main']}>
        <section className={styles['panel']}>
          <h1 className={styles['title']}>{props.title}</h1>
          {props.words !== undefined && <p className={styles['words']}>{props.words}</p>}
          {props.children}
          {props.foot && <footer className={styles['foot']}>{props.foot}</footer>}
        </section>
      </main>
    </div>
  );
}

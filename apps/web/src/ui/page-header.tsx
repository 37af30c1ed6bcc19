import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useAppTexts } from '../app/i18n/index.ts';
import { Icon } from './icon.tsx';
import styles from './page-header.module.css';

/**
 * The head of a page: its name, the sentence that matters, and what can be done.
 * `<PageHeader title="人员" sentence="1,204 人在职,本周 6 人入职" actions={<ActionButton … />} />`
 */
export function PageHeader(props: {
  title: string;
  /** What somebody must know who reads nothing else. */
  sentence?: ReactNode;
  actions?: ReactNode;
  /** Where this page hangs: the list it was opened from. */
  above?: { readonly label: string; readonly to: string };
  /** Beside the title: a state, a version. */
  mark?: ReactNode;
}) {
  const texts = useAppTexts();
  useEffect(() => {
    document.title = texts('shell.windowTitle', { page: props.title });
  }, [props.title, texts]);
  return (
    <header className={styles['header']}>
      <div className={styles['words']}>
        {props.above && (
          <Link className={styles['above']} to={props.above.to}>
            <Icon name="left" size={12} />
            {props.above.label}
          </Link>
        )}
        <div className={styles['line']}>
          <h1 className={styles['title']} title={props.title}>
            {props.title}
          </h1>
          {props.mark}
        </div>
        {props.sentence !== undefined && <p className={styles['sentence']}>{props.sentence}</p>}
      </div>
      {props.actions && <div className={styles['actions']}>{props.actions}</div>}
    </header>
  );
}

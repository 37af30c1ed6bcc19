import type { ReactNode } from 'react';
import type { ApiError } from '../app/api/api-error.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { ActionButton } from './action-button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './page-state.module.css';
import { useErrorWords } from './use-error-words.ts';

/** In place of a list that is empty: what will appear here, and the one button that makes it appear. */
export function EmptyState(props: { title: string; words?: string; icon?: IconName; action?: ReactNode }) {
  return (
    <div className={styles['state']}>
      <span className={styles['sign']}>
        <Icon name={props.icon ?? 'inbox'} size={28} />
      </span>
      <p className={styles['title']}>{props.title}</p>
      {props.words !== undefined && <p className={styles['words']}>{props.words}</p>}
      {props.action && <div className={styles['actions']}>{props.action}</div>}
    </div>
  );
}

/** In place of what could not be read. Shows ForbiddenState's words when a right is missing. */
export function ErrorState(props: { error: ApiError; retry?: (() => void) | undefined }) {
  const texts = useAppTexts();
  const wordsOf = useErrorWords();
  if (props.error.status === 403) return <ForbiddenState code={props.error.code} />;
  const { what, next } = wordsOf(props.error);
  return (
    <div className={styles['state']} role="alert">
      <span className={styles['sign']} data-tone="danger">
        <Icon name="error" size={28} />
      </span>
      <p className={styles['title']}>{what}</p>
      <p className={styles['words']}>{next}</p>
      {props.retry && (
        <div className={styles['actions']}>
          <ActionButton label={texts('action.retry')} icon="undo" run={props.retry} />
        </div>
      )}
      <ErrorCode error={props.error} />
    </div>
  );
}

/** In place of what this person has no right to see. */
export function ForbiddenState(props: { code?: string }) {
  const texts = useAppTexts();
  return (
    <div className={styles['state']}>
      <span className={styles['sign']}>
        <Icon name="lock" size={28} />
      </span>
      <p className={styles['title']}>{texts('state.forbidden.title')}</p>
      <p className={styles['words']}>{texts('state.forbidden.words')}</p>
      {props.code !== undefined && <CopyCode text={props.code} />}
    </div>
  );
}

/** An error beside the thing that failed: at the head of a form, under a button. */
export function ErrorNotice(props: { error: ApiError | undefined; action?: ReactNode }) {
  const wordsOf = useErrorWords();
  if (!props.error) return null;
  const { what, next } = wordsOf(props.error);
  return (
    <div className={styles['inline']} role="alert">
      <Icon name="error" />
      <div className={styles['inlineWords']}>
        <p className={styles['title']}>{what}</p>
        <p>{next}</p>
        <ErrorCode error={props.error} />
      </div>
      {props.action}
    </div>
  );
}

function ErrorCode(props: { error: ApiError }) {
  const { code, problem } = props.error;
  return <CopyCode text={problem.instance === undefined ? code : `${code} · ${problem.instance}`} />;
}

function CopyCode(props: { text: string }) {
  const texts = useAppTexts();
  return (
    <button
      type="button"
      className={styles['code']}
      title={texts('action.copy')}
      onClick={() => void navigator.clipboard?.writeText(props.text)}
    >
      {props.text}
    </button>
  );
}

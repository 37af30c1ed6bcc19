import type { Me } from '@oneline/contracts';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useAppTexts } from '../i18n/index.ts';
import styles from './session-lost.module.css';

const SignInPanel = lazy(() => import('./sign-in-panel.tsx').then((m) => ({ default: m.SignInPanel })));

/** Covers everything, dialogues too, until the same person is signed in again; another one starts afresh. */
export function SessionLost(props: { me: Me }) {
  const texts = useAppTexts();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog
      ref={element}
      className={styles['cover']}
      aria-label={texts('session.lostTitle')}
      onCancel={(event) => event.preventDefault()}
    >
      <div className={styles['panel']}>
        <h1 className={styles['title']}>{texts('session.lostTitle')}</h1>
        <p className={styles['words']}>{texts('session.lostWords', { name: props.me.name })}</p>
        <Suspense>
          <SignInPanel
            login={`${props.me.login}@${props.me.tenant.code}`}
            onSignedIn={(me) => {
              if (me.accountId !== props.me.accountId) location.replace('/');
            }}
          />
        </Suspense>
      </div>
    </dialog>
  );
}

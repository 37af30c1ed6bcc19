import { useState } from 'react';
import { Link } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { Popup } from '../../ui/popup.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useAppTexts } from '../i18n/index.ts';
import { useMe } from '../session/me-context.ts';
import { useSignOut } from '../session/use-session.ts';
import styles from './top-bar.module.css';

/** What is one's own: preferences, security, signing out. */
export function PersonMenu(props: { openShortcuts: () => void }) {
  const texts = useAppTexts();
  const me = useMe();
  const signOut = useSignOut();
  const { sayError } = useToasts();
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const post = me.posts.find(({ isMain }) => isMain) ?? me.posts[0];
  const content = (
    <div className={styles['menu']}>
      <div className={styles['menuHead']}>
        <p>{me.name}</p>
        <p className={styles['menuDetail']}>{post ? `${post.postName} · ${post.unitName}` : me.login}</p>
      </div>
      <hr className={styles['menuLine']} />
      <Link className={styles['menuItem']} to="/me/preferences" onClick={close}>
        <Icon name="settings" />
        <span className={styles['menuWords']}>{texts('page.preferences')}</span>
      </Link>
      <Link className={styles['menuItem']} to="/me/security" onClick={close}>
        <Icon name="shield" />
        <span className={styles['menuWords']}>{texts('page.security')}</span>
      </Link>
      <button
        type="button"
        className={styles['menuItem']}
        onClick={() => {
          close();
          props.openShortcuts();
        }}
      >
        <Icon name="keyboard" />
        <span className={styles['menuWords']}>{texts('shortcuts.title')}</span>
        <KeyCaps keys="?" />
      </button>
      <hr className={styles['menuLine']} />
      <button type="button" className={styles['menuItem']} onClick={() => void signOut().catch(sayError)}>
        <Icon name="leave" />
        <span className={styles['menuWords']}>{texts('shell.signOut')}</span>
      </button>
    </div>
  );
  return (
    <Popup isOpen={isOpen} setOpen={setOpen} content={() => content}>
      <button type="button" className={styles['iconButton']} aria-expanded={isOpen} title={me.name}>
        <span className={styles['avatar']} aria-hidden="true">
          {[...me.name].at(0)}
        </span>
        <span className={styles['personName']}>{me.name}</span>
      </button>
    </Popup>
  );
}

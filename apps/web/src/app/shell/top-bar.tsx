import { Icon } from '../../ui/icon.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { useAppTexts } from '../i18n/index.ts';
import { useMe } from '../session/me-context.ts';
import { LookMenu } from './look-menu.tsx';
import { NoticeCentre } from './notice-centre.tsx';
import { PersonMenu } from './person-menu.tsx';
import shell from './shell.module.css';
import styles from './top-bar.module.css';

/** Where one is, the way to anything, and news. */
export function TopBar(props: { openPalette: () => void; openShortcuts: () => void }) {
  const texts = useAppTexts();
  const me = useMe();
  const post = me.posts.find(({ isMain }) => isMain) ?? me.posts[0];
  return (
    <header className={shell['topBar']}>
      <p className={styles['where']}>
        <span className={styles['tenant']}>{me.tenant.name}</span>
        {post && <span className={styles['unit']}>{post.unitName}</span>}
        {me.tenant.isDemo && <span className={styles['demo']}>{texts('shell.demo')}</span>}
      </p>
      <button type="button" className={styles['search']} onClick={props.openPalette}>
        <Icon name="search" size={14} />
        <span className={styles['searchWords']}>{texts('shell.search')}</span>
        <KeyCaps keys="mod+k" />
      </button>
      <span className={styles['spring']} />
      <NoticeCentre />
      <LookMenu />
      <PersonMenu openShortcuts={props.openShortcuts} />
    </header>
  );
}

import { lazy, Suspense, useMemo, useState } from 'react';
import { Outlet } from 'react-router';
import { useFeatures } from '../features-context.ts';
import { useAppTexts } from '../i18n/index.ts';
import { useRights } from '../session/me-context.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { navigationOf } from './navigation.ts';
import { NavigationBar } from './navigation-bar.tsx';
import { PageKeys } from './page-keys.tsx';
// Not lazy: whoever opens it types on at once.
import { Palette } from './palette.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useCollapse } from './use-collapse.ts';

const ShortcutList = lazy(() => import('./shortcut-list.tsx').then((m) => ({ default: m.ShortcutList })));

/** Navigation at the left, the top bar, and the page. */
export function Shell() {
  const texts = useAppTexts();
  const features = useFeatures();
  const rights = useRights();
  const groups = useMemo(() => navigationOf(features, rights), [features, rights]);
  const { isCollapsed, toggle } = useCollapse();
  const [opened, setOpened] = useState<'palette' | 'shortcuts'>();
  const close = (): void => setOpened(undefined);
  const group = texts('shortcuts.everywhere');
  useShortcut({ keys: 'mod+k', label: texts('shell.search'), group, run: () => setOpened('palette') });
  useShortcut({ keys: '?', label: texts('shortcuts.title'), group, run: () => setOpened('shortcuts') });
  useShortcut({ keys: '[', label: texts('shell.collapse'), group, run: toggle });
  return (
    <div className={styles['shell']} data-collapsed={isCollapsed}>
      <a className={styles['skip']} href="#main">
        {texts('shell.skip')}
      </a>
      <NavigationBar groups={groups} isCollapsed={isCollapsed} toggle={toggle} />
      <TopBar openPalette={() => setOpened('palette')} openShortcuts={() => setOpened('shortcuts')} />
      <main id="main" className={styles['main']} tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      {groups.flatMap(({ pages }) => pages.map((page) => <PageKeys key={page.path} page={page} />))}
      {opened === 'palette' && <Palette groups={groups} close={close} />}
      <Suspense>{opened === 'shortcuts' && <ShortcutList close={close} />}</Suspense>
    </div>
  );
}

import { NavLink } from 'react-router';
import { Icon } from '../../ui/icon.tsx';
import { Mark, Wordmark } from '../../ui/wordmark.tsx';
import { useAppTexts } from '../i18n/index.ts';
import type { navigationOf } from './navigation.ts';
import styles from './navigation-bar.module.css';
import shell from './shell.module.css';

/** The pages by group, always with words. */
export function NavigationBar(props: {
  groups: ReturnType<typeof navigationOf>;
  isCollapsed: boolean;
  toggle: () => void;
}) {
  const texts = useAppTexts();
  const { isCollapsed } = props;
  return (
    <nav className={shell['navigation']} aria-label={texts('shell.navigation')} data-collapsed={isCollapsed}>
      <div className={styles['brand']} data-collapsed={isCollapsed}>
        {isCollapsed ? <Mark size={28} /> : <Wordmark />}
      </div>
      <div className={styles['groups']}>
        {props.groups.map(({ group, pages }) => (
          <section key={group} className={styles['group']}>
            {!isCollapsed && <h2 className={styles['groupName']}>{texts.of(`navigation.${group}`)}</h2>}
            <ul>
              {pages.map(({ path, navigation }) => (
                <li key={path}>
                  <NavLink to={path} end={path === '/'} className={styles['page'] ?? ''} data-collapsed={isCollapsed}>
                    <Icon name={navigation.icon} />
                    <span className={styles['word']}>{texts(navigation.label)}</span>
                    {!isCollapsed && navigation.key !== undefined && (
                      <span className={styles['key']} aria-hidden="true">
                        {`g ${navigation.key}`.toUpperCase()}
                      </span>
                    )}
                  </NavLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <button
        type="button"
        className={styles['fold']}
        data-collapsed={isCollapsed}
        onClick={props.toggle}
        aria-expanded={!isCollapsed}
      >
        <Icon name="panel" />
        <span className={styles['word']}>{texts(isCollapsed ? 'shell.expand' : 'shell.collapse')}</span>
      </button>
    </nav>
  );
}

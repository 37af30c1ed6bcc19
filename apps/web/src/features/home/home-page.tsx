import { notificationRoutes } from '@oneline/contracts';
import { Link } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useFeatures } from '../../app/features-context.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useMe, useRights } from '../../app/session/me-context.ts';
import { navigationOf } from '../../app/shell/navigation.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import styles from './home-page.module.css';
import { useTexts } from './i18n/index.ts';
import { partOfDay } from './part-of-day.ts';

/** What waits for this person, and the ways from here. */
export function HomePage() {
  const texts = useTexts();
  const app = useAppTexts();
  const me = useMe();
  const groups = navigationOf(useFeatures(), useRights());
  const notices = useRoute(notificationRoutes.list, { query: { limit: 50 } });
  const unread = notices.data?.unread ?? 0;
  const sentence = unread > 0 ? texts('unread', { count: unread }) : texts('quiet');
  return (
    <>
      <PageHeader
        title={texts(`greeting.${partOfDay(new Date().getHours())}`, { name: me.name })}
        sentence={sentence}
      />
      <div className={styles['body']}>
        {groups.map(({ group, pages }) => {
          const others = pages.filter(({ path }) => path !== '/');
          if (others.length === 0) return null;
          return (
            <Section key={group} title={app.of(`navigation.${group}`)}>
              <ul className={styles['pages']}>
                {others.map(({ path, navigation }) => (
                  <li key={path}>
                    <Link to={path} className={styles['page']}>
                      <Icon name={navigation.icon} />
                      {app(navigation.label)}
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          );
        })}
      </div>
    </>
  );
}

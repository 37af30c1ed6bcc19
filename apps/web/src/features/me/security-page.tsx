import { myRoutes } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { useMe } from '../../app/session/me-context.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ApiTokens } from './api-tokens.tsx';
import { ChangePassword } from './change-password.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';
import { OwnSessions } from './own-sessions.tsx';
import { SecondFactor } from './second-factor.tsx';

/** How this person signs in, and where they are signed in. */
export function SecurityPage() {
  const texts = useTexts();
  const me = useMe();
  const sessions = useRoute(myRoutes.sessions, {});
  const count = sessions.data?.items.length ?? 1;
  return (
    <>
      <PageHeader
        title={texts('security.title')}
        sentence={texts(me.hasSecondFactor ? 'security.sentenceSafe' : 'security.sentenceBare', { count })}
      />
      <div className={styles['security']}>
        <ChangePassword />
        <SecondFactor />
        <OwnSessions />
        <ApiTokens />
      </div>
    </>
  );
}

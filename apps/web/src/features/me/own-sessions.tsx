import { myRoutes } from '@oneline/contracts';
import { asApiError } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { deviceName } from '../../ui/format/device-name.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

/** Where this person is signed in. */
export function OwnSessions() {
  const texts = useTexts();
  const format = useFormat();
  const { say } = useToasts();
  const sessions = useRoute(myRoutes.sessions, {});
  const end = useCommand(myRoutes.endSession, {
    invalidates: [myRoutes.sessions],
    onDone: () => say(texts('sessions.ended')),
  });
  return (
    <Section title={texts('sessions.title')}>
      <ErrorNotice error={sessions.error ? asApiError(sessions.error) : end.error} />
      <ul>
        {sessions.data?.items.map((session) => (
          <li key={session.id} className={styles['line']}>
            <div className={styles['lineWords']}>
              <p title={session.agent}>{deviceName(session.agent)}</p>
              <p className={styles['detail']}>
                {[
                  session.ip,
                  texts(`sessions.method.${session.method}`),
                  texts('sessions.lastSeen', { at: format.instant(session.lastSeenAt) }),
                ].join(' · ')}
              </p>
            </div>
            {session.isCurrent ? (
              <StatusTag color="green" shape="full" word={texts('sessions.current')} look="tag" />
            ) : (
              <ActionButton
                label={texts('sessions.end')}
                isSmall
                run={() => void end.attempt({ params: { id: session.id } })}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { type ApiToken, myRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { asApiError } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';
import { NewTokenDialog } from './new-token-dialog.tsx';

/** What programs use in this person's name. */
export function ApiTokens() {
  const texts = useTexts();
  const format = useFormat();
  const { say } = useToasts();
  const tokens = useRoute(myRoutes.tokens, {});
  const revoke = useCommand(myRoutes.revokeToken, { invalidates: [myRoutes.tokens] });
  const [isAdding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<ApiToken>();
  return (
    <Section
      title={texts('tokens.title')}
      actions={<ActionButton label={texts('tokens.add')} icon="plus" isSmall run={() => setAdding(true)} />}
    >
      <ErrorNotice error={tokens.error ? asApiError(tokens.error) : undefined} />
      {tokens.data?.items.length === 0 && <p className={styles['detail']}>{texts('tokens.none')}</p>}
      <ul>
        {tokens.data?.items.map((token) => (
          <li key={token.id} className={styles['line']}>
            <div className={styles['lineWords']}>
              <p>
                {token.name} <code className={styles['detail']}>{token.prefix}…</code>
              </p>
              <p className={styles['detail']}>
                {[
                  texts('tokens.expires', { at: format.day(token.expiresAt) }),
                  token.lastUsedAt === null
                    ? texts('tokens.unused')
                    : texts('tokens.used', { at: format.instant(token.lastUsedAt) }),
                ].join(' · ')}
              </p>
            </div>
            <ActionButton label={texts('tokens.revoke')} isSmall run={() => setDoomed(token)} />
          </li>
        ))}
      </ul>
      {isAdding && <NewTokenDialog close={() => setAdding(false)} />}
      <ConfirmDanger
        isOpen={doomed !== undefined}
        close={() => setDoomed(undefined)}
        title={texts('tokens.revokeTitle', { name: doomed?.name ?? '' })}
        sentence={texts('tokens.revokeWords')}
        action={texts('tokens.revoke')}
        isRunning={revoke.isRunning}
        error={revoke.error}
        run={() => {
          if (!doomed) return;
          revoke.run({ params: { id: doomed.id } }).then(
            () => {
              setDoomed(undefined);
              say(texts('tokens.revoked'));
            },
            () => undefined,
          );
        }}
      />
    </Section>
  );
}

import { myRoutes, sessionRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useMe } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';
import { PasswordDialog } from './password-dialog.tsx';
import { TotpDialog } from './totp-dialog.tsx';

/** Whether a code of the phone is asked for, and the ways to turn that on and off. */
export function SecondFactor() {
  const texts = useTexts();
  const me = useMe();
  const { say } = useToasts();
  const remove = useCommand(myRoutes.removeTotp, { invalidates: [sessionRoutes.me] });
  const [opened, setOpened] = useState<'start' | 'remove' | undefined>(me.mustAddSecondFactor ? 'start' : undefined);
  const close = (): void => setOpened(undefined);
  const words = texts(me.hasSecondFactor ? 'totp.on' : 'totp.off');
  return (
    <Section
      title={texts('totp.title')}
      actions={
        me.hasSecondFactor ? (
          <ActionButton label={texts('totp.remove')} isSmall run={() => setOpened('remove')} />
        ) : (
          <ActionButton label={texts('totp.start')} isSmall run={() => setOpened('start')} />
        )
      }
    >
      <p className={styles['line']}>
        <StatusTag
          color={me.hasSecondFactor ? 'green' : 'amber'}
          shape={me.hasSecondFactor ? 'full' : 'triangle'}
          word={words}
        />
      </p>
      {opened === 'start' && <TotpDialog close={close} />}
      {opened === 'remove' && (
        <PasswordDialog
          title={texts('totp.remove')}
          words={texts('totp.password')}
          action={texts('totp.remove')}
          isBusy={remove.isRunning}
          error={remove.error}
          close={close}
          send={async (password) => {
            await remove.run({ body: { password } });
            close();
            say(texts('totp.removed'));
          }}
        />
      )}
    </Section>
  );
}

import { type SignInReply, sessionRoutes } from '@oneline/contracts';
import { ActionButton } from '../../ui/action-button.tsx';
import { useCommand } from '../api/use-command.ts';
import { useAppTexts } from '../i18n/index.ts';
import { NewPasswordForm } from './new-password-form.tsx';
import styles from './sign-in-panel.module.css';

/** The password was right but too old: set another, and be in. */
export function ExpiredPasswordStep(props: { ticket: string; take: (reply: SignInReply) => void; back: () => void }) {
  const texts = useAppTexts();
  const renew = useCommand(sessionRoutes.renewPassword);
  return (
    <div className={styles['form']}>
      <p>{texts('signIn.expired')}</p>
      <NewPasswordForm
        action={texts('signIn.setPassword')}
        isBusy={renew.isRunning}
        error={renew.error}
        send={async (password) => {
          const reply = await renew.attempt({ body: { ticket: props.ticket, password } });
          if (reply) props.take(reply);
        }}
      />
      <ActionButton label={texts('signIn.back')} tone="quiet" icon="left" run={props.back} />
    </div>
  );
}

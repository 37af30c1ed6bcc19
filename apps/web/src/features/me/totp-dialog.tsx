import { myRoutes, sessionRoutes } from '@oneline/contracts';
import { Input, QRCode } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';
import { PasswordDialog } from './password-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** Adding a second factor: the password, the picture to scan, a first code, and the recovery codes. */
export function TotpDialog(props: { close: () => void }) {
  const texts = useTexts();
  const start = useCommand(myRoutes.startTotp);
  const confirm = useCommand(myRoutes.confirmTotp, { invalidates: [sessionRoutes.me] });
  const [secret, setSecret] = useState<{ secret: string; uri: string }>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} close={props.close} />;
  if (!secret) {
    return (
      <PasswordDialog
        title={texts('totp.start')}
        words={texts('totp.password')}
        action={texts('totp.next')}
        isBusy={start.isRunning}
        error={start.error}
        close={props.close}
        send={async (password) => setSecret(await start.run({ body: { password } }))}
      />
    );
  }
  const submit = async (event?: SyntheticEvent): Promise<void> => {
    event?.preventDefault();
    const reply = await confirm.attempt({ body: { code } });
    if (reply) setCodes(reply.recoveryCodes);
  };
  return (
    <Dialog isOpen close={props.close} title={texts('totp.start')}>
      <form className={styles['narrow']} onSubmit={(event) => void submit(event)}>
        <p>{texts('totp.scan')}</p>
        {/* Black on white in either theme: phones read nothing else reliably. */}
        <QRCode value={secret.uri} size={176} bordered={false} color="#000" bgColor="#fff" />
        <code className={styles['secret']}>{secret.secret}</code>
        <ErrorNotice error={confirm.error} />
        <Field id="first-code" label={texts('totp.code')}>
          <Input
            id="first-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <div className={styles['row']}>
          <ActionButton
            label={texts('totp.confirm')}
            tone="main"
            isSubmit
            isBusy={confirm.isRunning}
            isDisabled={!/^\d{6}$/.test(code)}
            run={() => void submit()}
          />
        </div>
      </form>
    </Dialog>
  );
}

import { myRoutes } from '@oneline/contracts';
import { Input } from 'antd';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useMe } from '../../app/session/me-context.ts';
import { NewPasswordForm } from '../../app/session/new-password-form.tsx';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { Field } from '../../ui/field.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

export function ChangePassword() {
  const texts = useTexts();
  const me = useMe();
  const { say } = useToasts();
  const change = useCommand(myRoutes.changePassword, { invalidates: [myRoutes.sessions] });
  const [isOpen, setOpen] = useState(me.mustChangePassword);
  const [current, setCurrent] = useState('');
  return (
    <Section
      title={texts('password.title')}
      actions={!isOpen && <ActionButton label={texts('password.change')} isSmall run={() => setOpen(true)} />}
    >
      {!isOpen && <p className={styles['line']}>{texts('password.words')}</p>}
      {isOpen && (
        <div className={styles['narrow']}>
          <Field id="current-password" label={texts('password.current')}>
            <Input.Password
              id="current-password"
              autoComplete="current-password"
              autoFocus
              maxLength={256}
              size="large"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          </Field>
          <NewPasswordForm
            action={texts('password.change')}
            isBusy={change.isRunning}
            error={change.error}
            tenant={me.tenant.code}
            send={async (next) => {
              await change.run({ body: { current, next } });
              setOpen(false);
              setCurrent('');
              say(texts('password.done'));
            }}
          />
        </div>
      )}
    </Section>
  );
}

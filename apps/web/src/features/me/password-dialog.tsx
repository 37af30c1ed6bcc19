import { Input } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import type { ApiError } from '../../app/api/api-error.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

/** Asks for the password again before something of one's security changes. */
export function PasswordDialog(props: {
  title: string;
  words: string;
  action: string;
  isBusy: boolean;
  error: ApiError | undefined;
  close: () => void;
  /** A rejection is shown by `error`. */
  send: (password: string) => Promise<void>;
}) {
  const texts = useTexts();
  const [password, setPassword] = useState('');
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (password !== '') props.send(password).catch(() => undefined);
  };
  return (
    <Dialog isOpen close={props.close} title={props.title}>
      <form className={styles['narrow']} onSubmit={submit}>
        <p>{props.words}</p>
        <ErrorNotice error={props.error} />
        <Field id="own-password" label={texts('password.current')}>
          <Input.Password
            id="own-password"
            autoComplete="current-password"
            autoFocus
            maxLength={256}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <div className={styles['row']}>
          <ActionButton
            label={props.action}
            tone="main"
            isSubmit
            isBusy={props.isBusy}
            isDisabled={password === ''}
            run={submit}
          />
        </div>
      </form>
    </Dialog>
  );
}

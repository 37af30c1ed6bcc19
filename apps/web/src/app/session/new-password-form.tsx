import { sessionRoutes } from '@oneline/contracts';
import { Input } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { ActionButton } from '../../ui/action-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import type { ApiError } from '../api/api-error.ts';
import { useRoute } from '../api/use-route.ts';
import { useAppTexts } from '../i18n/index.ts';
import { passwordClasses } from './sign-in-name.ts';
import styles from './sign-in-panel.module.css';

/** A new password, twice, with the tenant's rules ticked off while it is written. */
export function NewPasswordForm(props: {
  action: string;
  isBusy: boolean;
  error: ApiError | undefined;
  tenant?: string;
  send: (password: string) => Promise<void>;
}) {
  const texts = useAppTexts();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const ways = useRoute(sessionRoutes.ways, { query: props.tenant === undefined ? {} : { tenant: props.tenant } });
  const minLength = ways.data?.passwordMinLength ?? 8;
  const minClasses = ways.data?.passwordMinClasses ?? 1;
  const rules = [
    { name: texts('password.length', { count: minLength }), isMet: [...password].length >= minLength },
    ...(minClasses > 1
      ? [{ name: texts('password.classes', { count: minClasses }), isMet: passwordClasses(password) >= minClasses }]
      : []),
    { name: texts('password.same'), isMet: password !== '' && password === again },
  ];
  const isReady = rules.every(({ isMet }) => isMet);
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (isReady) void props.send(password);
  };
  const input = (id: string, value: string, change: (value: string) => void) => (
    <Input.Password
      id={id}
      autoComplete="new-password"
      maxLength={256}
      size="large"
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  return (
    <form className={styles['form']} onSubmit={submit}>
      <ErrorNotice error={props.error} />
      <Field id="new-password" label={texts('password.next')}>
        {input('new-password', password, setPassword)}
      </Field>
      <Field id="new-password-again" label={texts('password.again')}>
        {input('new-password-again', again, setAgain)}
      </Field>
      <ul className={styles['rules']} aria-live="polite">
        {rules.map(({ name, isMet }) => (
          <li key={name} data-met={isMet}>
            <Icon name={isMet ? 'check' : 'minus'} size={12} />
            {name}
          </li>
        ))}
      </ul>
      <span className={styles['wide']}>
        <ActionButton
          label={props.action}
          tone="main"
          isSubmit
          isBusy={props.isBusy}
          isDisabled={!isReady}
          run={submit}
        />
      </span>
    </form>
  );
}

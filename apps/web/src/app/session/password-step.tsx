import { type SignInReply, sessionRoutes } from '@oneline/contracts';
import { Input } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { ActionButton } from '../../ui/action-button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { addressOf } from '../api/address.ts';
import { useCommand } from '../api/use-command.ts';
import { useRoute } from '../api/use-route.ts';
import { useAppTexts } from '../i18n/index.ts';
import { tenantOf } from './sign-in-name.ts';
import styles from './sign-in-panel.module.css';

/** Login and password, and the ways around them that the tenant offers. */
export function PasswordStep(props: { login: string; take: (reply: SignInReply) => void }) {
  const texts = useAppTexts();
  const signIn = useCommand(sessionRoutes.signIn);
  const [login, setLogin] = useState(props.login);
  const [password, setPassword] = useState('');
  const tenant = tenantOf(login);
  const ways = useRoute(sessionRoutes.ways, { query: tenant === undefined ? {} : { tenant } }, { keepsPrevious: true });
  const isReady = login.trim() !== '' && password !== '';
  const submit = async (event?: SyntheticEvent): Promise<void> => {
    event?.preventDefault();
    if (!isReady) return;
    const reply = await signIn.attempt({ body: { login: login.trim(), password } });
    if (reply) props.take(reply);
  };
  const providers = ways.data?.providers ?? [];
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <ErrorNotice error={signIn.error} />
      <Field id="login" label={texts('signIn.login')} help={texts('signIn.loginHelp')}>
        <Input
          id="login"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={props.login === ''}
          maxLength={128}
          size="large"
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      </Field>
      <Field id="password" label={texts('signIn.password')}>
        <Input.Password
          id="password"
          name="password"
          autoComplete="current-password"
          autoFocus={props.login !== ''}
          maxLength={256}
          size="large"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <span className={styles['wide']}>
        <ActionButton
          label={texts('signIn.action')}
          tone="main"
          isSubmit
          isBusy={signIn.isRunning}
          run={() => void submit()}
        />
      </span>
      {providers.length > 0 && (
        <div className={styles['providers']}>
          <span className={styles['or']}>{texts('signIn.or')}</span>
          {providers.map(({ id, name }) => (
            <a key={id} className={styles['provider']} href={addressOf(sessionRoutes.ssoStart, { params: { id } })}>
              {texts('signIn.with', { name })}
            </a>
          ))}
        </div>
      )}
    </form>
  );
}

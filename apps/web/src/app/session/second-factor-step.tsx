import { type SignInReply, sessionRoutes } from '@oneline/contracts';
import { Input } from 'antd';
import { type SyntheticEvent, useState } from 'react';
import { ActionButton } from '../../ui/action-button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useCommand } from '../api/use-command.ts';
import { useAppTexts } from '../i18n/index.ts';
import styles from './sign-in-panel.module.css';

const oneTimeCode = /^\d{6}$/;

/** The code of the app on the phone, or a recovery code; six digits are sent by themselves. */
export function SecondFactorStep(props: { ticket: string; take: (reply: SignInReply) => void; back: () => void }) {
  const texts = useAppTexts();
  const finish = useCommand(sessionRoutes.secondFactor);
  const [code, setCode] = useState('');
  const send = async (text: string): Promise<void> => {
    const reply = await finish.attempt({ body: { ticket: props.ticket, code: text.trim() } });
    if (reply) props.take(reply);
    else setCode('');
  };
  const submit = (event?: SyntheticEvent): void => {
    event?.preventDefault();
    if (code.trim().length >= 6) void send(code);
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      <ErrorNotice error={finish.error} />
      <Field id="code" label={texts('signIn.code')} help={texts('signIn.codeHelp')}>
        <Input
          id="code"
          autoFocus
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={32}
          size="large"
          className={styles['code'] ?? ''}
          value={code}
          onChange={(event) => {
            const text = event.target.value;
            setCode(text);
            if (oneTimeCode.test(text) && !finish.isRunning) void send(text);
          }}
        />
      </Field>
      <span className={styles['wide']}>
        <ActionButton label={texts('signIn.action')} tone="main" isSubmit isBusy={finish.isRunning} run={submit} />
      </span>
      <ActionButton label={texts('signIn.back')} tone="quiet" icon="left" run={props.back} />
    </form>
  );
}

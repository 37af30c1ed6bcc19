import type { Me, SignInReply } from '@oneline/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../services.ts';
import { ExpiredPasswordStep } from './expired-password-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { SecondFactorStep } from './second-factor-step.tsx';
import { sessionKey } from './session-key.ts';

type Step =
  | { readonly step: 'password' }
  | { readonly step: 'second_factor' | 'password_expired'; readonly ticket: string };

/** Signing in, step by step, wherever it is needed: on its page, and over a page whose session ended. */
export function SignInPanel(props: { login?: string; onSignedIn: (me: Me) => void }) {
  const settle = useSettle(props.onSignedIn);
  const [step, setStep] = useState<Step>({ step: 'password' });
  const take = (reply: SignInReply): void => {
    if (reply.state === 'signed_in') settle(reply.me);
    else setStep({ step: reply.state, ticket: reply.ticket });
  };
  const back = (): void => setStep({ step: 'password' });
  switch (step.step) {
    case 'password':
      return <PasswordStep login={props.login ?? ''} take={take} />;
    case 'second_factor':
      return <SecondFactorStep ticket={step.ticket} take={take} back={back} />;
    case 'password_expired':
      return <ExpiredPasswordStep ticket={step.ticket} take={take} back={back} />;
    default:
      return step satisfies never;
  }
}

/** Somebody is signed in: remember who, and tell the other tabs. */
export function useSettle(onSignedIn: (me: Me) => void): (me: Me) => void {
  const cache = useQueryClient();
  const { tabs } = useServices();
  return (me) => {
    cache.setQueryData(sessionKey, me);
    void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    tabs.tell({ kind: 'signed_in', accountId: me.accountId });
    onSignedIn(me);
  };
}

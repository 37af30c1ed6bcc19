import { sessionRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { NewPasswordForm } from '../../app/session/new-password-form.tsx';
import { SecondFactorStep } from '../../app/session/second-factor-step.tsx';
import { useSettle } from '../../app/session/sign-in-panel.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import { PublicPage } from './public-page.tsx';

/** A one-time link: its token is in the fragment, so that it is in no log on the way. */
export function LinkPage() {
  const texts = useTexts();
  const app = useAppTexts();
  const navigate = useNavigate();
  const settle = useSettle(() => void navigate('/', { replace: true }));
  const use = useCommand(sessionRoutes.useLink);
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [ticket, setTicket] = useState<string>();
  if (token === '') {
    return (
      <PublicPage title={texts('link.title')}>
        <EmptyState icon="link" title={texts('link.missing')} words={texts('link.missingWords')} />
      </PublicPage>
    );
  }
  const take = (reply: Awaited<ReturnType<typeof use.run>>): void => {
    if (reply.state === 'signed_in') settle(reply.me);
    else setTicket(reply.ticket);
  };
  return (
    <PublicPage title={texts('link.title')} words={texts('link.words')}>
      {ticket === undefined ? (
        <NewPasswordForm
          action={app('signIn.setPassword')}
          isBusy={use.isRunning}
          error={use.error}
          send={async (password) => {
            const reply = await use.attempt({ body: { token, password } });
            if (reply) take(reply);
          }}
        />
      ) : (
        <SecondFactorStep ticket={ticket} take={take} back={() => setTicket(undefined)} />
      )}
    </PublicPage>
  );
}

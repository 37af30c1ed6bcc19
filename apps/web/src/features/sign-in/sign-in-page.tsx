import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useAppTexts } from '../../app/i18n/index.ts';
import { safeNext } from '../../app/session/sign-in-name.ts';
import { SignInPanel } from '../../app/session/sign-in-panel.tsx';
import { useSession } from '../../app/session/use-session.ts';
import { PublicPage } from './public-page.tsx';
import { StartProgress } from './start-progress.tsx';

/** Signing in; leads to the page that was asked for. */
export function SignInPage() {
  const texts = useAppTexts();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const session = useSession();
  const next = safeNext(search.get('next'));
  if (session.state === 'signed_in') return <Navigate replace to={next} />;
  return (
    <PublicPage
      title={texts('signIn.title')}
      words={texts('signIn.words')}
      foot={
        <>
          {texts('signIn.requestHint')} <Link to="/account-request">{texts('signIn.request')}</Link>
        </>
      }
    >
      <div>
        <StartProgress />
        <SignInPanel onSignedIn={() => void navigate(next, { replace: true })} />
      </div>
    </PublicPage>
  );
}

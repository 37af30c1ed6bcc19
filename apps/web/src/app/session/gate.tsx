import type { Me } from '@oneline/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { ErrorState } from '../../ui/page-state.tsx';
import { useServices } from '../services.ts';
import { ShellSkeleton } from '../shell/shell-skeleton.tsx';
import { useTopic } from '../stream/use-topic.ts';
import { defaultAppearance } from '../theme/appearance.ts';
import { useAppearance } from '../theme/appearance-context.ts';
import { MeContext } from './me-context.ts';
import { remember } from './remembered.ts';
import { sessionKey } from './session-key.ts';
import { SessionLost } from './session-lost.tsx';
import { useSession } from './use-session.ts';

const securityPath = '/me/security';

/**
 * Lets in whoever is signed in. Others go to the sign-in page, which leads back here. A session that ends while somebody
 * works covers the page instead of leaving it: what they were writing is there when they are back.
 */
export function Gate(props: { children: ReactNode }) {
  const session = useSession();
  const location = useLocation();
  const last = useRef<Me>(undefined);
  if (session.state === 'signed_in') last.current = session.me;
  if (session.state === 'reading') return <ShellSkeleton />;
  if (session.state === 'failed') return <ErrorState error={session.error} retry={session.retry} />;
  const me = session.state === 'signed_in' ? session.me : last.current;
  if (!me) {
    const next = `${location.pathname}${location.search}`;
    return <Navigate replace to={next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`} />;
  }
  // Without the second factor that is asked of them, every other page would only refuse.
  if (me.mustAddSecondFactor && location.pathname !== securityPath) {
    return <Navigate replace to={securityPath} />;
  }
  return (
    <MeContext value={me}>
      <SessionLife me={me} isLive={session.state === 'signed_in'} />
      {props.children}
      {session.state === 'signed_out' && <SessionLost me={me} />}
    </MeContext>
  );
}

/** What goes with a session: the stream, the looks and language of the person, and the other tabs. */
function SessionLife(props: { me: Me; isLive: boolean }) {
  const { me, isLive } = props;
  const { stream, tabs, i18n } = useServices();
  const cache = useQueryClient();
  const { setAppearance } = useAppearance();
  const { preferences, accountId } = me;

  useEffect(() => {
    if (!isLive) return;
    stream.start();
    const wake = (): void => stream.wake();
    window.addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      stream.stop();
    };
  }, [stream, isLive]);

  useEffect(() => {
    const { theme, motion, density, locale } = preferences;
    setAppearance({
      theme: theme ?? defaultAppearance.theme,
      motion: motion ?? defaultAppearance.motion,
      density: density ?? defaultAppearance.density,
    });
    if (locale && locale !== i18n.language) void i18n.changeLanguage(locale);
    remember(preferences);
  }, [preferences, setAppearance, i18n]);

  useEffect(
    () =>
      tabs.listen((message) => {
        if (message.kind === 'signed_out') {
          cache.setQueryData(sessionKey, null);
          location.replace('/sign-in');
        } else if (message.kind === 'signed_in') {
          if (message.accountId === accountId) void cache.invalidateQueries({ queryKey: sessionKey });
          else location.reload();
        } else if (message.accountId === accountId) {
          cache.setQueryData<Me | null>(sessionKey, (now) => now && { ...now, preferences: message.preferences });
        }
      }),
    [tabs, cache, accountId],
  );

  useTopic('me', {
    onEvent: (event) => {
      const isOwnEnd = event.type === 'session.revoked' && event.subject.id === me.sessionId;
      if (isOwnEnd) cache.setQueryData(sessionKey, null);
      else void cache.invalidateQueries({ queryKey: sessionKey });
    },
    onReload: () => void cache.invalidateQueries({ queryKey: sessionKey }),
  });
  return null;
}

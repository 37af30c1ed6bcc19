import { type Me, sessionRoutes } from '@oneline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError } from '../api/api-error.ts';
import { useServices } from '../services.ts';
import { sessionKey } from './session-key.ts';

export type SessionState =
  | { readonly state: 'reading' }
  | { readonly state: 'signed_out' }
  | { readonly state: 'failed'; readonly error: ApiError; retry(): void }
  | { readonly state: 'signed_in'; readonly me: Me };

/** Whether somebody is signed in, and who. */
export function useSession(): SessionState {
  const { api } = useServices();
  const found = useQuery<Me | null, ApiError>({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        return await api.call(sessionRoutes.me, { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  if (found.data) return { state: 'signed_in', me: found.data };
  if (found.data === null) return { state: 'signed_out' };
  if (found.error) return { state: 'failed', error: found.error, retry: () => void found.refetch() };
  return { state: 'reading' };
}

/** Ends the session here and in the other tabs. The page is loaded anew, so that nothing that was read is left in it. */
export function useSignOut(): () => Promise<void> {
  const { api, tabs, stream } = useServices();
  return useCallback(async () => {
    await api.call(sessionRoutes.signOut);
    tabs.tell({ kind: 'signed_out' });
    stream.stop();
    location.replace('/sign-in');
  }, [api, stream, tabs]);
}

import { type Me, myRoutes, type Preferences } from '@oneline/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useServices } from '../services.ts';
import { useMe } from './me-context.ts';
import { remember } from './remembered.ts';
import { sessionKey } from './session-key.ts';

/** Preferences of the person signed in, and the way to change some: seen at once here, and in the other tabs. */
export function usePreferences(): readonly [Preferences, (change: Preferences) => void] {
  const me = useMe();
  const { api, tabs } = useServices();
  const cache = useQueryClient();
  const change = useCallback(
    (members: Preferences) => {
      const before = cache.getQueryData<Me>(sessionKey);
      if (!before) return;
      const preferences = { ...before.preferences, ...members };
      cache.setQueryData(sessionKey, { ...before, preferences });
      remember(preferences);
      tabs.tell({ kind: 'preferences', accountId: before.accountId, preferences });
      // Losing this is no harm worth a word: it holds in this tab, and the next change carries on.
      api.call(myRoutes.preferences, { body: members }).catch(() => undefined);
    },
    [api, cache, tabs],
  );
  return [me.preferences, change];
}

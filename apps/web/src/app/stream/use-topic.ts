import type { RouteContract, StreamEvent, TopicName } from '@oneline/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useServices } from '../services.ts';
import { applyEvent } from './live-cache.ts';
import type { TopicHandler } from './stream.ts';

/** Hears a topic for as long as the component is there. */
export function useTopic(topic: TopicName, handler: TopicHandler, options: { isEnabled?: boolean } = {}): void {
  const { stream } = useServices();
  const latest = useRef(handler);
  latest.current = handler;
  const isEnabled = options.isEnabled ?? true;
  useEffect(() => {
    if (!isEnabled) return;
    return stream.subscribe(topic, {
      onEvent: (event) => latest.current.onEvent(event),
      onReload: () => latest.current.onReload?.(),
    });
  }, [stream, topic, isEnabled]);
}

/**
 * Keeps every cached answer of these routes current by a topic. New rows of paged lists are not pushed in: `newIds` names
 * them until `showNew` reads the list again.
 */
export function useLiveRoutes(
  topic: TopicName,
  routes: readonly RouteContract[],
  options: { isEnabled?: boolean } = {},
): { readonly newIds: ReadonlySet<string>; showNew(): void } {
  const cache = useQueryClient();
  const [newIds, setNewIds] = useState<ReadonlySet<string>>(new Set());
  useTopic(
    topic,
    {
      onEvent(event) {
        if (applyToRoutes(cache, routes, event)) setNewIds((ids) => new Set(ids).add(event.subject.id));
      },
      onReload: () => void reload(cache, routes),
    },
    options,
  );
  const showNew = useCallback(() => {
    setNewIds(new Set());
    void reload(cache, routes);
  }, [cache, routes]);
  return { newIds, showNew };
}

/** True when a shown paged list lacks the subject. */
function applyToRoutes(cache: QueryClient, routes: readonly RouteContract[], event: StreamEvent): boolean {
  let isNew = false;
  for (const { id } of routes) {
    for (const query of cache.getQueryCache().findAll({ queryKey: [id] })) {
      if (query.state.data === undefined) continue;
      const { data, outcome } = applyEvent(query.state.data, event);
      if (data !== query.state.data) cache.setQueryData(query.queryKey, data);
      if (outcome === 'new' && query.isActive()) isNew = true;
    }
  }
  return isNew;
}

/** A reading under way began before the subscription held and may lack an event: it is let finish, then read once more. */
async function reload(cache: QueryClient, routes: readonly RouteContract[]): Promise<void> {
  await Promise.all(
    routes.map(async ({ id }) => {
      const filter = { queryKey: [id] };
      const wasReading = cache.isFetching(filter) > 0;
      await cache.invalidateQueries(filter, { cancelRefetch: false });
      if (wasReading) await cache.invalidateQueries(filter);
    }),
  );
}

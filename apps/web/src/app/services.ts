import { QueryClient } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { createContext, useContext } from 'react';
import { type Api, createApi } from './api/client.ts';
import { type Connection, createConnection } from './api/connection.ts';
import { wait } from './api/wait.ts';
import { sessionKey } from './session/session-key.ts';
import { createShortcutRegistry, type ShortcutRegistry } from './shortcuts/registry.ts';
import { openBrowserSocket } from './stream/browser-socket.ts';
import { createStream, type Stream } from './stream/stream.ts';
import { createTabs, type Tabs } from './stream/tabs.ts';

/** What lives as long as the tab, made once in `main.tsx`. */
export interface Services {
  readonly api: Api;
  readonly cache: QueryClient;
  readonly connection: Connection;
  readonly stream: Stream;
  readonly tabs: Tabs;
  readonly shortcuts: ShortcutRegistry;
  readonly i18n: i18n;
  readonly newKey: () => string;
  readonly nonce: string;
}

export const ServicesContext = createContext<Services | undefined>(undefined);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('outside of the providers');
  return services;
}

const pingMs = 20_000;

export function createServices(options: { i18n: i18n; nonce: string }): Services {
  const connection = createConnection();
  const cache = new QueryClient({
    // The client tries again by itself; the stream and `useLiveRoutes` keep what is shown current.
    defaultOptions: { queries: { retry: false, staleTime: 5000, refetchOnWindowFocus: false, networkMode: 'always' } },
  });
  const newKey = (): string => crypto.randomUUID();
  const api = createApi({
    fetch: (...input) => fetch(...input),
    connection,
    wait,
    random: Math.random,
    newKey,
    onSignedOut: () => cache.setQueryData(sessionKey, null),
  });
  const stream = createStream({
    connect: openBrowserSocket,
    random: Math.random,
    pingMs,
    onCheckSession: () => void cache.invalidateQueries({ queryKey: sessionKey }),
  });
  const tabs = createTabs();
  const shortcuts = createShortcutRegistry(() => performance.now());
  return { api, cache, connection, stream, tabs, shortcuts, newKey, ...options };
}

import type { Preferences } from '@oneline/contracts';

/** What tabs of one browser tell each other. */
export type TabMessage =
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'signed_in'; readonly accountId: string }
  | { readonly kind: 'preferences'; readonly accountId: string; readonly preferences: Preferences };

export interface Tabs {
  tell(message: TabMessage): void;
  /** Hears the other tabs, never itself. Gives the way to end it. */
  listen(onMessage: (message: TabMessage) => void): () => void;
  close(): void;
}

export function createTabs(): Tabs {
  const channel = new BroadcastChannel('oneline');
  return {
    tell: (message) => channel.postMessage(message),
    listen(onMessage) {
      const listener = ({ data }: MessageEvent<TabMessage>): void => onMessage(data);
      channel.addEventListener('message', listener);
      return () => channel.removeEventListener('message', listener);
    },
    close: () => channel.close(),
  };
}

import { useSyncExternalStore } from 'react';
import { useServices } from '../services.ts';

/** `online`, `offline` (calls find no way) or `reconnecting` (news do not flow at the moment). */
export function useConnection(): 'online' | 'offline' | 'reconnecting' {
  const { connection, stream } = useServices();
  const isOnline = useSyncExternalStore(connection.subscribe, connection.isOnline);
  const status = useSyncExternalStore(stream.subscribeStatus, stream.status);
  if (!isOnline) return 'offline';
  return status === 'waiting' ? 'reconnecting' : 'online';
}

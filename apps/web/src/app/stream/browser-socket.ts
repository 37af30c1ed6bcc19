import type { ServerMessage } from '@oneline/contracts';
import { apiPrefix } from '../api/address.ts';
import type { Socket, SocketEvents } from './stream.ts';

/** A WebSocket to this origin's stream. */
export function openBrowserSocket(events: SocketEvents): Socket {
  const address = new URL(`${apiPrefix}/stream`, location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => events.onOpen());
  socket.addEventListener('close', () => events.onClose());
  socket.addEventListener('message', ({ data }) => events.onMessage(JSON.parse(String(data)) as ServerMessage));
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => socket.close(),
  };
}

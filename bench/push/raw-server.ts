// The raw limit: bare ws sends the same bytes to the same clients, told by a request what a commit would have told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import { subjectOf } from './subject.ts';

const classes: Set<WebSocket>[] = [];
let samples: readonly string[] = [];

async function tellAll(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { id, version } = (await json(request)) as { id: string; version: number };
  const at = performance.timeOrigin + performance.now();
  for (const [index, sockets] of classes.entries()) {
    const sample = samples[index] ?? '';
    const message = sample.replace(subjectOf(sample)?.text ?? '', `"subject":{"id":"${id}","version":${version}}`);
    for (const socket of sockets) socket.send(message);
  }
  response.end(JSON.stringify({ at }));
}

const server = createServer((request, response) => {
  tellAll(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const index = Number(request.url?.slice(1));
  classes[index] ??= new Set();
  classes[index].add(socket);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', (message: { samples: readonly string[] }) => {
  samples = message.samples;
  process.send?.({});
});
process.once('disconnect', () => process.exit());

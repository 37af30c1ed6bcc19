import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import websocket from '@fastify/websocket';
import { isDomainError } from '@oneline/kernel';
import { until } from '@oneline/testing';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Principal } from '../access/index.ts';
import { createLog } from '../log/log.ts';
import { registerTunnel } from './tunnel.ts';

const principal = { tokenId: null } as Principal;
let app: FastifyInstance;
let inner: WebSocketServer;
let url: string;
let target: string | null;
let heard: string[];

const text = (data: RawData): string => (data as Buffer).toString();

beforeEach(async () => {
  heard = [];
  inner = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: (offered) => [...offered][0] ?? false });
  await once(inner, 'listening');
  inner.on('connection', (socket) =>
    socket.on('message', (data: RawData, isBinary) => {
      heard.push(`${socket.protocol} ${isBinary ? 'binary' : 'text'} ${text(data)}`);
      socket.send(`echo ${text(data)}`);
    }),
  );
  target = `ws://127.0.0.1:${(inner.address() as AddressInfo).port}`;
  app = Fastify();
  app.setErrorHandler((error, _request, reply) => reply.code(isDomainError(error) ? error.httpStatus : 500).send());
  await app.register(websocket);
  registerTunnel(app, {
    path: '/sip',
    subprotocol: 'sip',
    authenticate: async (request) => (request.headers.cookie === 'known' ? principal : null),
    mayUse: () => true,
    target: () => target,
    log: createLog({ level: 'silent', isRevealing: false }),
  });
  url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');
});
afterEach(async () => {
  for (const socket of inner.clients) socket.terminate();
  inner.close();
  await app.close();
});

const connect = (headers: Record<string, string> = { cookie: 'known' }): WebSocket =>
  new WebSocket(`${url}/sip`, 'sip', { headers });

async function refusedWith(socket: WebSocket): Promise<number | undefined> {
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  socket.terminate();
  return response.statusCode;
}

describe('a tunnel', () => {
  it('passes messages on as they are, both ways, with those sent before the other end was there', async () => {
    const socket = connect();
    const answers: string[] = [];
    socket.on('message', (data: RawData) => answers.push(text(data)));
    await once(socket, 'open');
    expect(socket.protocol).toBe('sip');
    socket.send('REGISTER');
    socket.send(Buffer.from('bytes'));
    await until(() => answers.length === 2, { what: 'both answers' });
    expect(answers).toEqual(['echo REGISTER', 'echo bytes']);
    expect(heard).toEqual(['sip text REGISTER', 'sip binary bytes']);
    socket.close();
    await until(() => inner.clients.size === 0, { what: 'the far end to be closed' });
  });

  it('ends when the other end does', async () => {
    const socket = connect();
    await once(socket, 'open');
    await until(() => inner.clients.size === 1, { what: 'the far end' });
    for (const one of inner.clients) one.terminate();
    expect((await once(socket, 'close'))[0]).toBe(1001);
  });

  it('tells a browser to try again while nothing is there', async () => {
    target = null;
    expect((await once(connect(), 'close'))[0]).toBe(1013);
    target = 'ws://127.0.0.1:1';
    expect((await once(connect(), 'close'))[0]).toBe(1013);
  });

  it('opens to nobody who is not signed in, and to no foreign page', async () => {
    expect(await refusedWith(connect({}))).toBe(401);
    expect(await refusedWith(connect({ cookie: 'known', origin: 'https://elsewhere.example' }))).toBe(403);
    expect(inner.clients.size).toBe(0);
  });
});

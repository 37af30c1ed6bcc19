import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Client } from 'pg';
import { accessErrors, type Principal, requireOwnPage } from '../access/index.ts';
import type { OutboxEvent, TopicBinding } from '../domain-module.ts';
import type { Logger } from '../log/log.ts';
import { parseCursor, type Relay, readMissed } from '../outbox/index.ts';
import { createStreamSocket, type StreamSocket } from './socket.ts';
import { createTopicBoard } from './topic-board.ts';

export interface StreamOptions {
  readonly relay: Relay;
  readonly relayUrl: string;
  readonly topics: readonly TopicBinding[];
  authenticate(request: FastifyRequest): Promise<Principal | null>;
  /** Events after which the rights of a person, or of a whole tenant, must be asked for again. */
  changesRights(event: OutboxEvent): { personId: string } | 'everyone' | null;
  readonly log: Logger;
}

export interface Stream {
  readonly stats: () => { sockets: number; sent: number; lost: number };
  close(): Promise<void>;
}

const heartbeatMs = 20_000;
const tendMs = 1_000;
const authoriseMs = 30_000;
const mostMissed = 5_000;
const mostSocketsOfAccount = 20;
const goingAway = 1001;

/** The stream at `/api/v1/stream`: every event once for every class of readers, resumed by cursor, never slowed by one client. */
export async function registerStream(app: FastifyInstance, options: StreamOptions): Promise<Stream> {
  const { relay, log } = options;
  const board = createTopicBoard(options.topics);
  const sockets = new Map<StreamSocket, FastifyRequest>();
  const counts = { sent: 0, lost: 0 };
  let reader: Client | null = null;
  let reading: Promise<unknown> = Promise.resolve();

  async function missed(
    principal: Principal,
    topics: readonly string[],
    since: string,
  ): Promise<OutboxEvent[] | undefined> {
    const after = parseCursor(since);
    if (!after) return undefined;
    // One at a time on one connection: many clients that come back at once take turns.
    const mine = reading.then(async () => {
      if (!reader) {
        const next = new Client({ connectionString: options.relayUrl, application_name: 'oneline-stream' });
        next.on('error', () => {
          reader = null;
        });
        await next.connect();
        reader = next;
      }
      return readMissed(reader, { tenantId: principal.tenantId, topics, after, limit: mostMissed });
    });
    reading = mine.catch((error: unknown) => log.warn({ err: error }, 'reading missed events failed'));
    return mine;
  }

  async function authorise(stream: StreamSocket): Promise<void> {
    const request = sockets.get(stream);
    if (request) stream.authorise(await options.authenticate(request));
  }

  const stopHearing = relay.subscribe((event) => {
    const whose = options.changesRights(event);
    for (const stream of sockets.keys()) {
      if (stream.principal.tenantId !== event.tenantId) continue;
      stream.offer(event);
      if (whose === 'everyone' || whose?.personId === stream.principal.personId) {
        authorise(stream).catch((error: unknown) => log.warn({ err: error }, 'authorising a stream again failed'));
      }
    }
  });
  const tending = setInterval(() => {
    const now = performance.now();
    for (const stream of sockets.keys()) stream.tend(now);
  }, tendMs);
  const authorising = setInterval(() => {
    for (const stream of sockets.keys()) {
      authorise(stream).catch((error: unknown) => log.warn({ err: error }, 'authorising a stream again failed'));
    }
  }, authoriseMs);

  await app.register(websocket, { options: { maxPayload: 65_536, perMessageDeflate: false } });
  app.get('/api/v1/stream', { websocket: true, schema: { hide: true }, onRequest: admit }, (socket, request) => {
    const { principal } = request;
    if (!principal) return socket.close(4401, 'signed out');
    const isCrowded = [...sockets.keys()].filter((one) => one.principal.accountId === principal.accountId).length;
    if (isCrowded >= mostSocketsOfAccount) return socket.close(4429, 'too many connections');
    const stream = createStreamSocket({
      socket,
      write: (frame) => request.raw.socket.write(frame),
      principal,
      board,
      present: () => relay.position(),
      missed,
      onSent: () => {
        counts.sent += 1;
      },
      onLost: () => {
        counts.lost += 1;
      },
    });
    sockets.set(stream, request);
    let isAlive = true;
    socket.on('pong', () => {
      isAlive = true;
    });
    const heartbeat = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, heartbeatMs);
    socket.once('close', () => {
      clearInterval(heartbeat);
      sockets.delete(stream);
    });
    socket.on('error', (error) => log.debug({ err: error }, 'stream socket failed'));
  });

  async function admit(request: FastifyRequest): Promise<void> {
    request.principal = await options.authenticate(request);
    if (!request.principal) throw accessErrors.notSignedIn();
    requireOwnPage(request.headers, request.principal);
  }

  return {
    stats: () => ({ sockets: sockets.size, ...counts }),
    async close() {
      clearInterval(tending);
      clearInterval(authorising);
      stopHearing();
      for (const stream of sockets.keys()) stream.end(goingAway, 'stopping');
      await reading;
      await reader?.end();
    },
  };
}

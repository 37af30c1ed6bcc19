import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type RawData, WebSocket } from 'ws';
import { accessErrors, type Principal, requireOwnPage } from '../access/index.ts';
import type { Logger } from '../log/log.ts';

export interface TunnelOptions {
  /** Where browsers connect to: `/sip`. */
  readonly path: string;
  /** Spoken on both sides (RFC 6455 §1.9). */
  readonly subprotocol: string;
  /** Who may; asked again while it is open. */
  authenticate(request: FastifyRequest): Promise<Principal | null>;
  mayUse(principal: Principal): boolean;
  /** Where it leads to now; null while there is nothing there. */
  target(): string | null;
  readonly log: Logger;
}

const authoriseMs = 30_000;
const mostBufferedBytes = 1_048_576;
const mostWaiting = 100;
const closing = { goingAway: 1001, tooBig: 1009, tryAgain: 1013, signedOut: 4401 } as const;

/**
 * Lets browsers that are signed in reach a WebSocket server of this machine through the one port that they know, message by
 * message. Needs the WebSockets of the stream to be registered. Errors before it opens: `access.*`.
 */
export function registerTunnel(app: FastifyInstance, options: TunnelOptions): void {
  const { path, log } = options;

  async function admit(request: FastifyRequest): Promise<void> {
    const principal = await options.authenticate(request);
    if (!principal) throw accessErrors.notSignedIn();
    if (!options.mayUse(principal)) throw accessErrors.denied();
    requireOwnPage(request.headers, principal);
  }

  app.get(path, { websocket: true, schema: { hide: true }, onRequest: admit }, (near: WebSocket, request) => {
    const target = options.target();
    if (target === null) return near.close(closing.tryAgain, 'not there now');
    const far = new WebSocket(target, options.subprotocol, { perMessageDeflate: false, maxPayload: 65_536 });
    const waiting: { data: RawData; isBinary: boolean }[] = [];
    const end = (code: number): void => {
      clearInterval(authorising);
      near.close(code);
      far.close();
    };
    const pass = (to: WebSocket, data: RawData, isBinary: boolean): void => {
      if (to.bufferedAmount > mostBufferedBytes) end(closing.tooBig);
      else to.send(data, { binary: isBinary });
    };
    const authorising = setInterval(() => {
      options
        .authenticate(request)
        .then((principal) => {
          if (!principal || !options.mayUse(principal)) end(closing.signedOut);
        })
        .catch((error: unknown) => log.warn({ err: error }, 'authorising a tunnel again failed'));
    }, authoriseMs);
    near.on('message', (data, isBinary) => {
      if (far.readyState === WebSocket.OPEN) pass(far, data, isBinary);
      else if (waiting.length < mostWaiting) waiting.push({ data, isBinary });
      else end(closing.tooBig);
    });
    far.once('open', () => {
      for (const { data, isBinary } of waiting.splice(0)) pass(far, data, isBinary);
    });
    far.on('message', (data, isBinary) => pass(near, data, isBinary));
    near.once('close', () => end(closing.goingAway));
    far.once('close', () => end(closing.goingAway));
    far.on('error', () => end(closing.tryAgain));
    near.on('error', (error) => log.debug({ err: error }, 'tunnel failed'));
  });
}

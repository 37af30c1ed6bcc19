import { createServer } from 'node:net';
import { errors } from './errors.ts';

/** Above the well-known ports, below the ephemeral ones (32768–60999), which a client may hold at any moment. */
const firstPort = 15_432;
const attempts = 200;

/**
 * Ports of 127.0.0.1 to try, one by one: those wished for, then the next after them. Each is free when it is given; another
 * process may still be quicker, so the caller asks for the next when the server cannot have it.
 * Error: `postgres.no_free_port`.
 */
export async function* freePorts(wishes: readonly (number | null | undefined)[]): AsyncGenerator<number, never> {
  const wished = wishes.filter((port) => typeof port === 'number');
  const start = (wished[0] ?? firstPort) + (wished.length > 0 ? 1 : 0);
  for (const port of wished) if (await isFree(port)) yield port;
  for (let port = start; port < start + attempts && port <= 65_535; port += 1) if (await isFree(port)) yield port;
  throw errors.noFreePort({ firstPort: start, lastPort: start + attempts - 1 });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

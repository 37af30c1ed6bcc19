import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { accessErrors } from '../access/index.ts';

/** How far a process is with starting; shown on the first page and told to load balancers. */
export interface Readiness {
  readonly state: 'starting' | 'seeding' | 'ready' | 'draining';
  readonly steps: readonly {
    readonly name: string;
    readonly state: 'waiting' | 'running' | 'done' | 'failed';
    readonly progress: number | null;
  }[];
}

/**
 * `/healthz`: the process answers. `/readyz`: 200 when it takes work (also while demo data is still coming), else 503, with the
 * steps of starting. `/metrics`: Prometheus text, for this machine or whoever has the token.
 */
export function registerProbes(
  app: FastifyInstance,
  options: { readiness: () => Readiness; metrics: Registry; metricsToken: string | null },
): void {
  const hide = { schema: { hide: true } };
  app.get('/healthz', hide, async () => ({ state: 'ok' }));
  app.get('/readyz', hide, async (_request, reply) => {
    const readiness = options.readiness();
    const isReady = readiness.state === 'ready' || readiness.state === 'seeding';
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(readiness);
  });
  app.get('/metrics', hide, async (request, reply) => {
    const isLocal = request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1';
    if (!isLocal && !bearerIs(request.headers.authorization, options.metricsToken)) throw accessErrors.notSignedIn();
    return reply.type(options.metrics.contentType).send(await options.metrics.metrics());
  });
}

function bearerIs(header: string | undefined, token: string | null): boolean {
  if (token === null || header === undefined) return false;
  const given = Buffer.from(header);
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

import { join } from 'node:path';
import swaggerUi from '@fastify/swagger-ui';
import type { Clock } from '@oneline/kernel';
import type { DatabaseUrls } from '@oneline/postgres';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Principal } from '../platform/access/index.ts';
import { createRootFiles } from '../platform/audit/index.ts';
import { createCommands } from '../platform/command/index.ts';
import type { Config } from '../platform/config/config.ts';
import { createTenantPool, createTenants } from '../platform/db/index.ts';
import type { DomainModule } from '../platform/domain-module.ts';
import { createHttp, createLocalCaller, type LocalCaller } from '../platform/http/index.ts';
import { type Readiness, registerProbes } from '../platform/http/probes.ts';
import type { Logger } from '../platform/log/log.ts';
import type { Platform } from '../platform/platform.ts';
import { createSealer } from '../platform/secrets/sealer.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { deliverWeb } from '../platform/web/web-delivery.ts';
import { version } from '../version.ts';
import { composeDomains } from './compose-domains.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly urls: DatabaseUrls;
  readonly log: Logger;
  readonly clock: Clock;
  /** The built web; null serves the API only. */
  readonly webDir: string | null;
  readonly readiness: () => Readiness;
  /** In place of sign-in; for tests. */
  readonly authenticate?: (request: FastifyRequest) => Promise<Principal | null>;
}

export interface ComposedServer {
  readonly app: FastifyInstance;
  readonly platform: Platform;
  readonly modules: readonly DomainModule[];
  readonly local: LocalCaller;
  /** Starts what works by itself: relay, jobs, sealer. */
  start(): Promise<void>;
  /** The address that links name, once it is known. */
  setPublicUrl(url: string): void;
  /** Takes no new work and resolves when what runs has ended. */
  drain(): Promise<void>;
  /** Ends requests and jobs, then closes everything in the reverse order of its making. */
  close(): Promise<void>;
}

/** Builds the whole server on a migrated database. Nothing works by itself until `start`. */
export async function composeServer(options: ServerOptions): Promise<ComposedServer> {
  const { config, secrets, urls, log, clock } = options;
  const pool = createTenantPool({ url: urls.app, name: 'oneline', size: config.poolSize, log });
  const tenants = createTenants(pool);
  const sealer = createSealer(Buffer.from(secrets.sealKey, 'base64url'));
  const commands = createCommands({ tenants, clock, sealer, onCommitted: () => undefined });
  const platform: Platform = { tenants, commands, clock, log, sealer };
  let publicUrl = config.publicUrl ?? '';
  void publicUrl;
  const roots = createRootFiles(join(config.dataDir, 'audit-roots'));
  const { modules } = composeDomains(platform, { roots });
  const routes = modules.flatMap((module) => module.routes);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const app = await createHttp({
    log,
    clock,
    tenants,
    commands,
    routes,
    authenticate: options.authenticate ?? (async () => null),
    version,
    isBehindProxy: config.isBehindProxy,
    requestsPerMinute: config.requestsPerMinute,
  });
  registerProbes(app, { readiness: options.readiness, metrics, metricsToken: null });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true });
  if (options.webDir !== null) await deliverWeb(app, options.webDir);
  return {
    app,
    platform,
    modules,
    local: createLocalCaller(routes, { tenants, commands }),
    start: async () => undefined,
    setPublicUrl(url) {
      publicUrl = url;
    },
    drain: async () => undefined,
    async close() {
      await app.close();
      for (const module of modules.toReversed()) await module.close?.();
      await pool.close();
    },
  };
}

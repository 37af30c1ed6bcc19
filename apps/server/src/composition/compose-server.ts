import { join } from 'node:path';
import swaggerUi from '@fastify/swagger-ui';
import type { Clock } from '@oneline/kernel';
import type { DatabaseUrls } from '@oneline/postgres';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseCron } from '../domains/operations/index.ts';
import type { Principal } from '../platform/access/index.ts';
import { type AuditSealer, createAuditSealer, createRootFiles } from '../platform/audit/index.ts';
import { createBackups } from '../platform/backup/index.ts';
import { createNatsBus } from '../platform/bus/nats-bus.ts';
import { createPgBus } from '../platform/bus/pg-bus.ts';
import { createCommands } from '../platform/command/index.ts';
import type { Config } from '../platform/config/config.ts';
import { createTenantPool, createTenants } from '../platform/db/index.ts';
import type { DomainModule } from '../platform/domain-module.ts';
import { type Certificate, createHttp, createLocalCaller, type LocalCaller } from '../platform/http/index.ts';
import { type Readiness, registerProbes } from '../platform/http/probes.ts';
import { createJobEngine, createRunner, createSchedules } from '../platform/jobs/index.ts';
import type { Logger } from '../platform/log/log.ts';
import { createNodes } from '../platform/nodes/nodes.ts';
import { createDurableSubscribers, createRelay } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { createSealer } from '../platform/secrets/sealer.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { openLocalObjectStore } from '../platform/storage/index.ts';
import { registerStream } from '../platform/stream/index.ts';
import { deliverWeb } from '../platform/web/web-delivery.ts';
import { version } from '../version.ts';
import { backupObjects } from './backup-objects.ts';
import { changesRights, composeDomains, type Domains } from './compose-domains.ts';
import { createMetrics } from './metrics.ts';
import { retention } from './retention.ts';
import { stagingKey } from './staging-key.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly urls: DatabaseUrls;
  readonly log: Logger;
  readonly clock: Clock;
  /** The built web; null serves the API only. */
  readonly webDir: string | null;
  readonly readiness: () => Readiness;
  /** Listens by HTTPS when given. */
  readonly certificate?: Certificate | null;
  /** In place of sign-in; for tests. */
  readonly authenticate?: (request: FastifyRequest) => Promise<Principal | null>;
}

export interface ComposedServer {
  readonly app: FastifyInstance;
  readonly platform: Platform;
  readonly domains: Domains;
  readonly modules: readonly DomainModule[];
  readonly local: LocalCaller;
  /** Starts what works by itself: relay, durable subscribers, sealer. */
  start(): Promise<void>;
  /** The address that links name, once it is known. */
  setPublicUrl(url: string): void;
  /** Resolves when what runs has ended; new work is refused meanwhile. */
  drain(): Promise<void>;
  /** Ends requests and jobs, then closes everything in the reverse order of its making. */
  close(): Promise<void>;
}

/** Connections of the relay role that are shared; relay, bus and durable subscribers have direct ones of their own. */
const relayPoolSize = 3;

/** Builds the whole server on a migrated database. Nothing works by itself until `start`. */
export async function composeServer(options: ServerOptions): Promise<ComposedServer> {
  const { config, secrets, urls, log, clock } = options;
  const pool = createTenantPool({ url: urls.app, name: 'oneline', size: config.poolSize, log });
  const relayPool = createTenantPool({ url: urls.relay, name: 'oneline-relay-pool', size: relayPoolSize, log });
  const tenants = createTenants(pool);
  const sealer = createSealer(Buffer.from(secrets.sealKey, 'base64url'));
  const bus = config.natsUrl
    ? await createNatsBus({ url: config.natsUrl, log })
    : await createPgBus({ url: urls.relay, log });
  const relay = createRelay({ url: urls.relay, bus, log });
  const commands = createCommands({ tenants, clock, sealer, onCommitted: () => relay.poke() });
  const platform: Platform = { tenants, commands, clock, log, sealer };
  const installationDb = createTenants(relayPool).of(null);
  const roots = createRootFiles(config.dataDir);
  // It works from the moment it is made, so it is made when work begins.
  let auditSealer: AuditSealer | null = null;

  let publicUrl = config.publicUrl ?? '';
  const isSecure = config.isTls || (config.publicUrl?.startsWith('https:') ?? false);
  const objectsDir = join(config.dataDir, 'objects');
  const objects = await openLocalObjectStore({ dir: objectsDir, key: Buffer.from(secrets.objectKey, 'base64url') });
  const domains = composeDomains(platform, {
    dataDir: config.dataDir,
    installationDb,
    ownerUrl: urls.owner,
    stagingKey: stagingKey(secrets),
    hasExchange: config.hasExchange,
    roots,
    objects,
    backups: createBackups({ url: urls.backup, version, secrets, objects: backupObjects(config.dataDir), clock }),
    local: () => local,
    schedules: () => schedules,
    nodes: () => nodes,
    publicUrl: () => publicUrl,
    isSecure,
    isExposed: config.isExposed,
  });
  const { modules } = domains;
  const routes = modules.flatMap((module) => module.routes);
  const local = createLocalCaller(routes, { tenants, commands });
  const runner = createRunner({
    tenants,
    commands,
    clock,
    log,
    tasks: modules.flatMap((module) => module.tasks ?? []),
  });
  const engine = createJobEngine({ relayUrl: urls.relay, runner, concurrency: config.workerConcurrency, log });
  const schedules = createSchedules({
    db: installationDb,
    schedules: [...modules.flatMap((module) => module.schedules ?? []), retention(urls.relay, log)],
    nextTime: (cron, after) => parseCron(cron).next(after),
    log,
  });
  const nodes = createNodes({
    relayUrl: urls.relay,
    db: installationDb,
    workerIds: () => engine.workerIds(),
    onDead: (workerIds) => engine.unlock(workerIds),
    onLiving: (workerIds) => engine.unlockStrangers(workerIds),
    log,
  });
  const subscribers = [...modules.flatMap((module) => module.subscribers ?? []), ...engine.subscribers];
  const durable = createDurableSubscribers({
    url: urls.relay,
    subscribers: subscribers.filter((subscriber) => subscriber.kind === 'durable'),
    log,
  });
  for (const subscriber of subscribers.filter(({ kind }) => kind === 'local')) {
    relay.subscribe((event) =>
      !subscriber.topics || subscriber.topics.includes(event.topic) ? subscriber.handle(event) : undefined,
    );
  }
  relay.onBatch((topics) => {
    durable.poke(topics);
    auditSealer?.poke();
  });

  const authenticate = options.authenticate ?? ((request: FastifyRequest) => domains.identity.authenticate(request));
  const app = await createHttp({
    log,
    clock,
    tenants,
    commands,
    routes,
    authenticate,
    version,
    isBehindProxy: config.isBehindProxy,
    certificate: options.certificate ?? null,
    requestsPerMinute: config.requestsPerMinute,
  });
  const stream = await registerStream(app, {
    relay,
    relayUrl: urls.relay,
    topics: modules.flatMap((module) => module.topics ?? []),
    authenticate,
    changesRights,
    log,
  });
  registerProbes(app, {
    readiness: options.readiness,
    metrics: createMetrics({ pool, relay, stream, calls: () => domains.calls.stats() }),
    metricsToken: null,
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true });
  if (options.webDir !== null) await deliverWeb(app, options.webDir);

  return {
    app,
    platform,
    domains,
    modules,
    local,
    async start() {
      auditSealer = createAuditSealer({ db: installationDb, objects: roots, clock, log });
      await relay.start();
      await engine.start();
      await durable.start();
      await nodes.start();
      await schedules.start();
      await domains.operations.start();
    },
    setPublicUrl(url) {
      publicUrl = url;
    },
    async drain() {
      await domains.calls.drain();
      await engine.drain();
    },
    async close() {
      await domains.calls.stop();
      await stream.close();
      await app.close();
      await schedules.close();
      await durable.close();
      await engine.close();
      await nodes.close();
      await relay.close();
      await auditSealer?.close();
      for (const module of modules.toReversed()) await module.close?.();
      await bus.close();
      await relayPool.close();
      await pool.close();
    },
  };
}

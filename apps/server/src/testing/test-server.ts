import { mkdir } from 'node:fs/promises';
import {
  type BodyOf,
  type FieldGrant,
  type Grant,
  type ParamsOf,
  type PermissionName,
  permissionNames,
  permissions,
  type QueryOf,
  type ReplyOf,
  type RouteContract,
  type SensitiveResource,
  sensitiveFields,
} from '@oneline/contracts';
import { type Clock, newId, systemClock } from '@oneline/kernel';
import type { DatabaseUrls } from '@oneline/postgres';
import { createTestDatabases, makeTemporaryDirectory } from '@oneline/testing';
import type {} from '@oneline/testing/global-setup';
import type { FastifyRequest } from 'fastify';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type ComposedServer, composeServer } from '../composition/compose-server.ts';
import { exchangeDirs } from '../composition/exchange-dirs.ts';
import { createPaperExchange, type PaperExchange } from '../domains/calls/fixture/paper-exchange.ts';
import { migrationSources } from '../migration-sources.ts';
import { combineFields, combineGrants, fieldClassOf, type Principal } from '../platform/access/index.ts';
import { readConfig } from '../platform/config/config.ts';
import { migrate } from '../platform/db/index.ts';
import { migrateJobs } from '../platform/jobs/index.ts';
import { createLog } from '../platform/log/log.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

/** What came back: `status` and the parsed body, or null when there is none. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** The error code of a refusal. */
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

export interface TestReader {
  readonly principal: Principal;
  call<const R extends RouteContract>(
    contract: R,
    input?: Partial<{
      params: ParamsOf<R>;
      query: QueryOf<R>;
      body: BodyOf<R>;
      key: string;
      headers: Record<string, string>;
    }>,
  ): Promise<Answer<ReplyOf<R>>>;
}

export interface TestTenant {
  readonly tenantId: string;
  readonly code: string;
  /** Someone who may do everything, or only what `grants` says; with clear sight of all fields unless `fields` is given. */
  reader(options?: {
    grants?: readonly Grant[];
    fields?: readonly FieldGrant[];
    unitIds?: readonly string[];
    personId?: string;
    name?: string;
  }): TestReader;
}

export interface TestServer extends ComposedServer {
  /** As the owner of the database: sees and may do everything. */
  readonly owner: Client;
  readonly urls: DatabaseUrls;
  readonly secrets: Secrets;
  /** Where an exchange would look for what it plays. */
  readonly soundsDir: string;
  /** Steered by the server; what happens in it is told by the test. */
  readonly exchange: PaperExchange;
  /** Runs one statement as the superuser of the database server. */
  asSuperuser(text: string): Promise<void>;
  tenant(options?: { isHost?: boolean; zone?: string }): Promise<TestTenant>;
}

const secrets: Secrets = {
  installationId: '01900000-0000-7000-8000-000000000000',
  sealKey: Buffer.alloc(32, 7).toString('base64url'),
  objectKey: Buffer.alloc(32, 8).toString('base64url'),
  databasePasswords: { owner: 'owner', app: 'app', relay: 'relay', backup: 'backup' },
};

/**
 * A whole server on a database of its own, cloned from a migrated template. Requests are injected; `tenant().reader()` acts
 * without signing in. `isWorking` also starts what works by itself (relay, jobs, sealer).
 */
export async function createTestServer(
  options: { clock?: Clock; isWorking?: boolean; env?: Record<string, string>; usesSignIn?: boolean } = {},
): Promise<TestServer> {
  const databases = createTestDatabases(inject('postgresAdminUrl'));
  const log = createLog({ level: process.env['TEST_LOG'] ?? 'silent' });
  const template = await databases.template('oneline', async (urls) => {
    await migrate({ ownerUrl: urls.owner, sources: migrationSources(), log });
    await migrateJobs({ ownerUrl: urls.owner, relayUrl: urls.relay, log });
  });
  const { urls, adminUrl, drop } = await databases.clone(template);
  const directory = await makeTemporaryDirectory('oneline-test-server');
  const soundsDir = exchangeDirs(directory.path).prompts;
  await mkdir(soundsDir, { recursive: true });
  const principals = new Map<string, Principal>();
  const server = await composeServer({
    config: readConfig({
      ONELINE_DATA: directory.path,
      ONELINE_REQUESTS_PER_MINUTE: '0',
      ONELINE_DATABASE_CONNECTIONS: '8',
      ...options.env,
    }),
    secrets,
    urls,
    log,
    clock: options.clock ?? systemClock,
    webDir: null,
    readiness: () => ({ state: 'ready', steps: [] }),
    ...(options.usesSignIn
      ? {}
      : {
          authenticate: async (request: FastifyRequest) =>
            principals.get(String(request.headers['x-test-reader'])) ?? null,
        }),
  });
  const exchange = createPaperExchange();
  server.domains.calls.attach(exchange);
  const owner = new Client({ connectionString: urls.owner });
  await owner.connect();
  if (options.isWorking) await server.start();

  function readerOf(principal: Principal): TestReader {
    principals.set(principal.personId, principal);
    return { principal, call: (contract, input = {}) => injectCall(server, principal, contract, input) };
  }

  return {
    ...server,
    owner,
    urls,
    secrets,
    soundsDir,
    exchange,
    async asSuperuser(text) {
      const superuser = new Client({ connectionString: adminUrl });
      await superuser.connect();
      await superuser.query(text);
      await superuser.end();
    },
    async tenant({ isHost = false, zone = 'Asia/Shanghai' } = {}) {
      const tenantId = newId();
      const code = `t${tenantId.slice(-12)}`;
      await owner.query(
        'insert into platform.tenant (tenant_id, code, name, zone, is_host) values ($1, $2, $3, $4, $5)',
        [tenantId, code, `租户 ${code}`, zone, isHost],
      );
      return {
        tenantId,
        code,
        reader({ grants, fields, unitIds = [], personId = newId(), name = '测试员' } = {}) {
          const held = (grants ?? everyGrant()).map((grant) => ({ ...grant, unitIds }));
          const rights = combineFields(fields ?? everyField());
          return readerOf({
            tenantId,
            accountId: newId(),
            personId,
            name,
            zone,
            sessionId: newId(),
            tokenId: null,
            reach: combineGrants(held),
            fields: rights,
            fieldClass: fieldClassOf(rights),
          });
        },
      };
    },
    async close() {
      await owner.end();
      await server.close();
      await drop();
      await directory.close();
    },
  };
}

function everyGrant(): Grant[] {
  return permissionNames.map((permission: PermissionName) => ({
    permission,
    scope: (permissions[permission].scopes as readonly string[]).at(-1) as Grant['scope'],
  }));
}

function everyField(): FieldGrant[] {
  return (Object.entries(sensitiveFields) as [SensitiveResource, Record<string, string>][]).flatMap(
    ([resource, fields]) => Object.keys(fields).map((field) => ({ resource, field, right: 'write' as const })),
  );
}

async function injectCall<R extends RouteContract>(
  server: ComposedServer,
  principal: Principal,
  contract: R,
  input: { params?: unknown; query?: unknown; body?: unknown; key?: string; headers?: Record<string, string> },
): Promise<Answer<ReplyOf<R>>> {
  const params = (input.params ?? {}) as Record<string, string>;
  const path = contract.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const response = await server.app.inject({
    method: contract.method,
    url: `/api/v1${path}`,
    query: textQuery((input.query ?? {}) as Record<string, unknown>),
    headers: {
      'x-test-reader': principal.personId,
      'x-oneline': '1',
      ...(input.key ? { 'idempotency-key': input.key } : {}),
      ...input.headers,
    },
    ...(input.body === undefined ? {} : { payload: input.body as object }),
  });
  const isJson = String(response.headers['content-type'] ?? '').includes('json');
  const body: { code?: string } | null = isJson && response.body !== '' ? response.json() : null;
  return {
    status: response.statusCode,
    body: body as unknown as ReplyOf<R>,
    code: response.statusCode >= 400 ? body?.code : undefined,
    headers: response.headers,
  };
}

function textQuery(query: Record<string, unknown>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

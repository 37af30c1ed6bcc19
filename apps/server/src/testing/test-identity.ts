import {
  type FieldGrant,
  type Grant,
  type PermissionName,
  permissionNames,
  permissions,
  personRoutes,
  postRoutes,
  type RouteContract,
  roleRoutes,
  unitRoutes,
} from '@oneline/contracts';
import { type Clock, dayIn, newId } from '@oneline/kernel';
import type { FastifyInstance } from 'fastify';
import { installer } from '../composition/seed/seed-demo.ts';
import { createIdentity, type Identity } from '../domains/identity/index.ts';
import { createOrganisation } from '../domains/organisation/index.ts';
import { createRights, rightsChangedBy } from '../domains/rights/index.ts';
import type { OutboxEvent } from '../platform/domain-module.ts';
import { createHttp, createLocalCaller, type LocalCaller } from '../platform/http/index.ts';
import type { Platform } from '../platform/platform.ts';
import { createTestServer, type TestServer } from './test-server.ts';

/** One process of an installation, with sign-in as it is. */
export interface TestProcess {
  readonly app: FastifyInstance;
  readonly identity: Identity;
  readonly local: LocalCaller;
  /** A browser without cookies. */
  browser(): TestBrowser;
  /** Hands the process every event since the last time, as its relay would; `kind` says to which of its subscribers. */
  hear(kind?: 'local' | 'durable'): Promise<OutboxEvent[]>;
  close(): Promise<void>;
}

export interface BrowserAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are compared, not computed with
  readonly body: any;
  readonly code: string | undefined;
  readonly location: string | undefined;
  readonly setCookies: readonly string[];
}

export interface TestBrowser {
  readonly cookies: Map<string, string>;
  call(
    contract: RouteContract,
    input?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; headers?: object },
  ): Promise<BrowserAnswer>;
  open(path: string): Promise<BrowserAnswer>;
}

export interface TestPerson {
  readonly personId: string;
  readonly login: string;
  readonly password: string;
  readonly name: string;
}

/** A tenant with one unit below its root, to put people with rights into. */
export interface TestOffice {
  readonly tenantId: string;
  readonly code: string;
  readonly rootId: string;
  readonly teamId: string;
  /** A post with a role of these grants. */
  post(grants: readonly Grant[], options?: { unitId?: string; fields?: readonly FieldGrant[] }): Promise<string>;
  /** Somebody with a password, in a post of these grants. */
  hire(
    grants?: readonly Grant[],
    options?: { unitId?: string; login?: string; fields?: readonly FieldGrant[] },
  ): Promise<TestPerson>;
  /** Somebody without a sign-in. */
  person(
    grants?: readonly Grant[],
    options?: { unitId?: string; fields?: readonly FieldGrant[] },
  ): Promise<{ personId: string; name: string; employeeNo: string }>;
}

export interface TestInstallation {
  readonly server: TestServer;
  readonly main: TestProcess;
  /** Another process on the same database. */
  process(settings?: { isSecure?: boolean; isExposed?: boolean; publicUrl?: string }): Promise<TestProcess>;
  office(): Promise<TestOffice>;
  close(): Promise<void>;
}

export const goodPassword = 'Blue-Kettle-41';

export async function createTestInstallation(options: { clock?: Clock } = {}): Promise<TestInstallation> {
  const server = await createTestServer(options);
  const processes: TestProcess[] = [];
  const start = async (
    settings: { isSecure?: boolean; isExposed?: boolean; publicUrl?: string } = {},
  ): Promise<TestProcess> => {
    const started = await startProcess(server, settings);
    processes.push(started);
    return started;
  };
  const main = await start();
  return {
    server,
    main,
    process: start,
    office: () => openOffice(server, main),
    async close() {
      for (const one of processes) await one.close();
      await server.close();
    },
  };
}

async function startProcess(
  server: TestServer,
  {
    isSecure = false,
    isExposed = false,
    publicUrl = 'http://127.0.0.1:8080',
  }: { isSecure?: boolean; isExposed?: boolean; publicUrl?: string },
): Promise<TestProcess> {
  const { platform } = server;
  const organisation = createOrganisation(platform, {
    accountsOf: (db, ids) => identity.accountsOf(db, ids),
    roles: { requireGrantable: (db, actor, given) => rights.requireGrantable(db, actor, given) },
  });
  const rights = createRights(platform, { directory: organisation.directory });
  const identity: Identity = createIdentity(platform, {
    installationDb: platform.tenants.of(null),
    directory: organisation.directory,
    rights: { rightsOf: rights.rightsOf, refuseAbove: rights.refuseAbove, changedBy: rightsChangedBy },
    settings: { publicUrl: () => publicUrl, isSecure, isExposed },
  });
  const routes = [organisation, rights, identity].flatMap((module) => module.routes);
  const { tenants, commands, log, clock } = platform;
  const app = await createHttp({
    log,
    clock,
    tenants,
    commands,
    routes,
    authenticate: (request) => identity.authenticate(request),
    version: 'test',
    requestsPerMinute: 0,
  });
  let heard = await lastSeq(server);
  return {
    app,
    identity,
    local: createLocalCaller(routes, { tenants, commands }),
    browser: () => openBrowser(app),
    async hear(kind = 'local') {
      const events = await eventsAfter(server, heard);
      heard = await lastSeq(server);
      for (const event of events) {
        for (const { topics, handle, kind: its } of identity.subscribers ?? []) {
          if (its === kind && (topics?.includes(event.topic) ?? true)) await handle(event);
        }
      }
      return events;
    },
    async close() {
      await app.close();
      await identity.close();
    },
  };
}

async function lastSeq({ owner }: TestServer): Promise<string> {
  const { rows } = await owner.query<{ seq: string }>('select coalesce(max(seq), 0)::text as seq from platform.outbox');
  return rows[0]?.seq ?? '0';
}

async function eventsAfter({ owner }: TestServer, seq: string): Promise<OutboxEvent[]> {
  const { rows } = await owner.query('select * from platform.outbox where seq > $1 order by seq', [seq]);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    id: row.id,
    cursor: `${row.xid}:${row.seq}`,
    at: row.at,
    topic: row.topic,
    type: row.type,
    subject: { id: row.subject_id, version: row.subject_version },
    unitIds: row.unit_ids,
    ownerId: row.owner_id,
    payload: row.payload,
  }));
}

function openBrowser(app: FastifyInstance): TestBrowser {
  const cookies = new Map<string, string>();
  async function send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    rest: object,
  ): Promise<BrowserAnswer> {
    const { headers, ...more } = rest as { headers?: object };
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await app.inject({
      method,
      url,
      headers: {
        'x-oneline': '1',
        'user-agent': 'Test 1.0',
        ...(cookie === '' ? {} : { cookie }),
        ...headers,
      },
      ...more,
    });
    const header = response.headers['set-cookie'] ?? [];
    const setCookies = Array.isArray(header) ? header : [header];
    for (const one of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (/Max-Age=0/.test(one)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    const body = isJson && response.body !== '' ? response.json() : null;
    return {
      status: response.statusCode,
      body,
      code: response.statusCode >= 400 ? body?.code : undefined,
      location: response.headers.location,
      setCookies,
    };
  }
  return {
    cookies,
    call(contract, { params = {}, query = {}, body, headers = {} } = {}) {
      const path = contract.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
      return send(contract.method, `/api/v1${path}`, {
        query,
        headers,
        ...(body === undefined ? {} : { payload: body }),
      });
    },
    open: (path) => send('GET', path, {}),
  };
}

async function openOffice(server: TestServer, { identity, local }: TestProcess): Promise<TestOffice> {
  const { tenantId, code } = await server.tenant();
  const platform: Platform = server.platform;
  const zone = 'Asia/Shanghai';
  const as = installer(tenantId, zone);
  let count = 0;
  const unit = (parentId: string | null, unitCode: string) =>
    local.call(as, unitRoutes.create, {
      body: { parentId, kind: parentId === null ? 'province' : 'team', code: unitCode, name: unitCode },
    });
  const { id: rootId } = await unit(null, 'ROOT');
  const { id: teamId } = await unit(rootId, 'TEAM');

  const office: TestOffice = {
    tenantId,
    code,
    rootId,
    teamId,
    async post(grants, { unitId = teamId, fields = [] } = {}) {
      count += 1;
      const name = `role-${count}`;
      const role = await local.call(as, roleRoutes.create, {
        body: { code: name, name: { 'zh-CN': name, en: name }, grants: [...grants], fields: [...fields] },
      });
      const post = await local.call(as, postRoutes.create, { body: { unitId, name, roleIds: [role.id] } });
      return post.id;
    },
    async person(grants = [], options = {}) {
      const postId = await office.post(grants, options);
      count += 1;
      const person = await local.call(as, personRoutes.create, {
        body: {
          employeeNo: `E${count}`,
          name: `王小明${count}`,
          appointments: [{ postId, isMain: true, fromDate: dayIn(zone, platform.clock.now()) }],
        },
      });
      return { personId: person.id, name: person.name, employeeNo: person.employeeNo };
    },
    async hire(grants = [], options = {}) {
      const { personId, name } = await office.person(grants, options);
      const login = options.login ?? `user${newId().slice(-8)}`;
      await identity.createAccount(tenantId, personId, login, goodPassword);
      return { personId, login, password: goodPassword, name };
    },
  };
  return office;
}

/** Every permission, as far as it goes. */
export function everyGrant(): Grant[] {
  return permissionNames
    .filter((permission) => !('host' in permissions[permission]))
    .map((permission: PermissionName) => ({ permission, scope: 'tenant' as const }));
}

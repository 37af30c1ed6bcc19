import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byId } from '../testing/isolation/aim.ts';
import { operationsOf, readApiDocument, unmatchedRoutes } from '../testing/isolation/api-document.ts';
import { proveFunctions, proveRoles, proveTables } from '../testing/isolation/catalogue-proof.ts';
import { proveFiles } from '../testing/isolation/file-proof.ts';
import { type Filled, fillTenant, type Pair } from '../testing/isolation/fill/filled.ts';
import { proveLookUps } from '../testing/isolation/look-up-proof.ts';
import { proveRole } from '../testing/isolation/role-proof.ts';
import { proveRoutes } from '../testing/isolation/route-proof.ts';
import { generators } from '../testing/isolation/routes/index.ts';
import { proveStream, registeredTopics, unmatchedTopics } from '../testing/isolation/stream-proof.ts';
import { topicGenerators } from '../testing/isolation/topics.ts';
import { weakened } from '../testing/isolation/weakened.ts';
import { startTestIssuer, type TestIssuer } from '../testing/test-issuer.ts';
import { createTestServer, type TestServer } from '../testing/test-server.ts';

const proofTimeoutMs = 60_000;

let server: TestServer;
let issuer: TestIssuer;
let plain: Filled;
let host: Filled;

beforeAll(async () => {
  const redirectUri = 'http://127.0.0.1/api/v1/session/sso-return';
  issuer = await startTestIssuer({ clientId: 'isolation', clientSecret: 'isolation', redirectUri });
  server = await createTestServer({ isWorking: true, usesSignIn: true });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  [plain, host] = await Promise.all([
    fillTenant(
      server,
      {
        name: 'plain',
        isHost: false,
        mark: 'zqplain',
        lone: 'lone-p',
        ip: '10.66.0.1',
        mobile: '13900006611',
        password: 'Blue-Kettle-41',
      },
      issuer.url,
    ),
    fillTenant(
      server,
      {
        name: 'host',
        isHost: true,
        mark: 'zqhost',
        lone: 'lone-h',
        ip: '10.77.0.1',
        mobile: '13900007711',
        password: 'Green-Kettle-42',
      },
      issuer.url,
    ),
  ]);
});
afterAll(async () => {
  await server.close();
  await issuer.close();
});

const pairOf = (name: string): Pair => (name === 'plain' ? { us: plain, them: host } : { us: host, them: plain });
const document = () => readApiDocument(server.app);
const operations = async () => operationsOf(await document());

describe('the isolation test', () => {
  it('knows how to aim every route of the API, and no others', async () => {
    expect(unmatchedRoutes(await operations(), server.modules, generators)).toEqual([]);
  });

  it('knows how to make every topic of the stream speak, and no others', () => {
    expect(unmatchedTopics(registeredTopics(server), topicGenerators)).toEqual([]);
  });
});

describe('the database', () => {
  it('guards every table by row-level security', async () => {
    expect(await proveTables(server.owner)).toEqual([]);
  });

  it('names nothing of one tenant in the rows of another', () => {
    expect(plain.idsFilled.intersection(host.idsFilled)).toEqual(new Set());
  });

  it('gives the application no way around it', async () => {
    expect(await proveRoles(server.urls.app)).toEqual([]);
  });

  it('has no function that sees every tenant but those on the list, with a pinned path, for the application only', async () => {
    expect(await proveFunctions(server.owner)).toEqual([]);
  });

  it('finds by those functions only what the caller can name', async () => {
    expect(await proveLookUps(server, { us: plain, them: host })).toEqual([]);
  });

  it.each(['plain', 'host'])('shows the application of a %s tenant no row of another and takes none', async (name) => {
    expect(await proveRole(server, pairOf(name))).toEqual([]);
  });
});

describe('the administrator of a', () => {
  it.each(['plain', 'host'])(
    '%s tenant finds nothing of another in any file, and changes nothing by one',
    async (name) => {
      expect(await proveFiles(server, pairOf(name), await document())).toEqual([]);
    },
    proofTimeoutMs,
  );

  it.each(['plain', 'host'])(
    '%s tenant sees and changes nothing of another by any route',
    async (name) => {
      expect(await proveRoutes(server, pairOf(name), await operations(), generators)).toEqual([]);
    },
    proofTimeoutMs,
  );

  it(
    'tenant hears nothing of another on any topic',
    async () => {
      expect(await proveStream(server, [plain, host], topicGenerators)).toEqual([]);
    },
    proofTimeoutMs,
  );
});

describe('the isolation test fails', () => {
  const openCodes = {
    by: 'alter policy tenant on codes.code_table using (true)',
    undo: 'alter policy tenant on codes.code_table using (tenant_id = (select platform.current_tenant()))',
  };
  const dropped = {
    by: 'begin; drop policy tenant on organisation.unit',
    undo: 'rollback',
  };
  const openUnits = {
    by: 'alter table organisation.unit disable row level security',
    undo: 'alter table organisation.unit enable row level security',
  };
  const openFunction = {
    by: `begin; create function organisation.everybody() returns setof organisation.person
      language sql security definer as 'select * from organisation.person'`,
    undo: 'rollback',
  };
  const containing = (text: string) => expect.arrayContaining([expect.stringContaining(text)]);

  it('when a policy is dropped', async () => {
    const findings = await weakened(server.owner, dropped, () => proveTables(server.owner));
    expect(findings).toEqual(['organisation.unit lets the application in by: no policy']);
  });

  it('when a policy lets everybody in: in the catalogue, for the role, and on the routes', async () => {
    await weakened(server.owner, openCodes, async () => {
      expect(await proveTables(server.owner)).toEqual(
        containing('codes.code_table lets the application in by: * true'),
      );
      const pair = pairOf('plain');
      expect(await proveRole(server, pair)).toEqual(containing('select from codes.code_table without a tenant: '));
      const ofCodes = (await operations()).filter(({ path }) => path.startsWith('/code-tables'));
      expect(await proveRoutes(server, pair, ofCodes, generators)).toEqual(containing('GET /code-tables {} shows '));
    });
  });

  it('when a route changes what belongs to another tenant', async () => {
    const changing = (await operations()).filter(({ key }) => key === 'PATCH /units/{id}');
    const findings = await weakened(server.owner, openUnits, () =>
      proveRoutes(server, pairOf('plain'), changing, {
        'PATCH /units/{id}': ({ rootId }) => byId(rootId, { version: 1, name: 'changed' }),
      }),
    );
    expect(findings).toEqual(containing('PATCH /units/{id} changes organisation.unit'));
  });

  it('when a function that sees every tenant is added', async () => {
    expect(await weakened(server.owner, openFunction, () => proveFunctions(server.owner))).toEqual([
      'organisation.everybody() sees every tenant and is not listed',
      'organisation.everybody() has no pinned search_path',
      'organisation.everybody() may be called by public',
    ]);
  });

  it('when an event of one tenant carries what belongs to another', async () => {
    const confused = {
      units: async ({ tenantId, mark }: Filled) => {
        const payload = JSON.stringify({ name: mark === plain.mark ? host.mark : plain.mark, path: [] });
        await server.owner.query(
          `insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, payload)
            values ($1, gen_random_uuid(), now(), 'units', 'unit.created', 'x', $2)`,
          [tenantId, payload],
        );
      },
    };
    const findings = await proveStream(server, [plain, host], confused, ['units']);
    expect(findings).toEqual(containing('plain hears '));
  });

  it('when a route or a topic is added without a generator', async () => {
    const [known] = await operations();
    const added = { ...known, key: 'GET /everything' } as NonNullable<typeof known>;
    expect(unmatchedRoutes([...(await operations()), added], server.modules, generators)).toEqual([
      'GET /everything has no generator',
    ]);
    expect(unmatchedTopics([...registeredTopics(server), 'everything'], topicGenerators)).toEqual([
      'everything has no generator',
    ]);
  });
});

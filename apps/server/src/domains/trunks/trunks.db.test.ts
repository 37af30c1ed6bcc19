import { auditRoutes, type BodyOf, notificationRoutes, trunkRoutes as routes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addHolder, createStaff, statusesOf } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let tenant: TestTenant;
let reader: TestReader;

beforeAll(async () => {
  server = await createTestServer({ isWorking: true });
});
afterAll(() => server.close());
beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader();
});

const facts: BodyOf<typeof routes.create> = {
  name: '移动中继',
  transport: 'udp',
  host: '127.0.0.1',
  port: 5080,
  sources: ['127.0.0.1'],
  mostCalls: 30,
  keepAliveSeconds: 30,
  isEncrypted: false,
  isActive: true,
  registration: null,
};
const registration = { user: '05718888', realm: null, expiresSeconds: 600, password: 'carrier-secret' };

async function addTrunk(change: Partial<typeof facts> = {}) {
  const { status, body } = await reader.call(routes.create, { body: { ...facts, ...change } });
  expect(status).toBe(201);
  return body;
}

async function toldTrunks() {
  const { trunks } = await server.domains.trunks.exchangeSettings();
  return trunks.filter(({ tenantId }) => tenantId === tenant.tenantId);
}

describe('a trunk', () => {
  it('never shows its password again, lies sealed, and reaches the exchange whole', async () => {
    const made = await addTrunk({ registration });
    expect(made.registration).toEqual({ user: '05718888', realm: null, expiresSeconds: 600, hasPassword: true });
    const { rows } = await server.owner.query('select t::text as text from trunks.trunk t where id = $1', [made.id]);
    expect(rows[0].text).not.toContain('carrier-secret');
    const { body } = await reader.call(auditRoutes.list, {});
    expect(JSON.stringify(body)).not.toContain('carrier-secret');
    expect(await toldTrunks()).toMatchObject([{ trunkId: made.id, registration: { password: 'carrier-secret' } }]);
  });

  it('keeps its password when a change leaves it out, and takes another', async () => {
    const { id } = await addTrunk({ registration });
    const { password: _, ...kept } = registration;
    const changed = await reader.call(routes.change, {
      params: { id },
      body: { ...facts, registration: kept, mostCalls: 40, version: 1 },
    });
    expect(changed.body).toMatchObject({ mostCalls: 40, version: 2 });
    expect(await toldTrunks()).toMatchObject([{ mostCalls: 40, registration: { password: 'carrier-secret' } }]);
    await reader.call(routes.change, {
      params: { id },
      body: { ...facts, registration: { ...registration, password: 'another' }, version: 2 },
    });
    expect(await toldTrunks()).toMatchObject([{ registration: { password: 'another' } }]);
  });

  it.each([
    ['trunks.network_invalid', { sources: ['0.0.0.0/0'] }],
    ['trunks.network_invalid', { sources: ['1.2.3.4', '300.1.1.1'] }],
    ['trunks.password_needed', { registration: { user: 'a', realm: null, expiresSeconds: 600 } }],
  ])('is refused with %s', async (code, change) => {
    expect((await reader.call(routes.create, { body: { ...facts, ...change } })).code).toBe(code);
  });

  it('has a name of its own, and is changed by one of two who do so at once', async () => {
    const { id } = await addTrunk();
    expect((await reader.call(routes.create, { body: facts })).code).toBe('trunks.exists');
    const change = (host: string) =>
      reader.call(routes.change, { params: { id }, body: { ...facts, host, version: 1 } });
    expect(statusesOf(await Promise.all([change('10.0.0.1'), change('10.0.0.2')]))).toEqual([200, 409]);
  });

  it('is told to the exchange only while it is in use', async () => {
    const { id } = await addTrunk();
    await reader.call(routes.change, { params: { id }, body: { ...facts, isActive: false, version: 1 } });
    expect(await toldTrunks()).toEqual([]);
  });

  it('is told to the exchange as soon as it is there', async () => {
    const { id } = await addTrunk();
    const isTold = () =>
      server.exchange.told.some(
        (command) => command.op === 'configure' && command.settings.trunks.some(({ trunkId }) => trunkId === id),
      );
    await until(isTold, { what: 'the exchange to be configured' });
  });

  it('shows how it is; whoever keeps trunks is told when it is lost, once', async () => {
    const keeper = await addHolder({ server, tenant, staff: createStaff(tenant) }, 'trunk.write');
    const { id: trunkId } = await addTrunk();
    const states = [
      ['up', null],
      ['down', 503],
      ['down', 403],
    ] as const;
    for (const [state, sipStatus] of states) server.exchange.emit({ type: 'trunk.state', trunkId, state, sipStatus });
    await server.domains.trunks.settle();
    expect((await reader.call(routes.list, {})).body.items).toMatchObject([
      { state: 'down', sipStatus: 403, version: 1 },
    ]);
    const { body } = await keeper.call(notificationRoutes.list, {});
    expect(body.items.map(({ kind, params }) => [kind, params])).toEqual([['trunk_lost', { trunk: '移动中继' }]]);
  });
});

describe('a number', () => {
  it('is found however the trunk writes it', async () => {
    const trunk = await addTrunk();
    const { body } = await reader.call(routes.createNumber, {
      body: { number: '057188886666', kind: 'echo', personId: null, isActive: true },
    });
    for (const dialled of ['057188886666', '+8657188886666', '8657188886666', '57188886666']) {
      const found = await server.domains.trunks.findDialled(trunk.id, dialled);
      expect([dialled, found?.number.id]).toEqual([dialled, dialled === '8657188886666' ? undefined : body.id]);
    }
    expect(await server.domains.trunks.findDialled(newId(), '057188886666')).toBeNull();
  });

  it('is there once, and belongs to somebody who exists', async () => {
    const body = { number: '4008001000', kind: 'echo', personId: null, isActive: true } as const;
    await reader.call(routes.createNumber, { body });
    expect((await reader.call(routes.createNumber, { body })).code).toBe('trunks.number_exists');
    const ofNobody = await reader.call(routes.createNumber, { body: { ...body, number: '1001', kind: 'person' } });
    expect(ofNobody.code).toBe('trunks.person_needed');
    const ofStranger = await reader.call(routes.createNumber, {
      body: { ...body, number: '1001', kind: 'voicemail', personId: newId() },
    });
    expect(ofStranger.code).toBe('trunks.person_unknown');
  });

  it('that is out of use is dialled in vain', async () => {
    const trunk = await addTrunk();
    await reader.call(routes.createNumber, {
      body: { number: '4008001000', kind: 'echo', personId: null, isActive: false },
    });
    expect(await server.domains.trunks.findDialled(trunk.id, '4008001000')).toBeNull();
  });
});

describe('a way out', () => {
  it('shows the number of the rule, else of the registration, else one of ours', async () => {
    const [plain, registered] = [await addTrunk({ name: '甲' }), await addTrunk({ name: '乙', registration })];
    await reader.call(routes.createNumber, {
      body: { number: '4008001000', kind: 'echo', personId: null, isActive: true },
    });
    const rules = [
      ['13', plain.id, null],
      ['15', registered.id, null],
      ['18', plain.id, '95598'],
    ] as const;
    for (const [prefix, trunkId, presented] of rules) {
      const rule = { name: prefix, prefix, trunkId, presented, position: 1, isActive: true };
      expect((await reader.call(routes.createRule, { body: rule })).status).toBe(201);
    }
    const shown = async (dialled: string) => {
      const ways = await server.domains.trunks.waysOut(tenant.tenantId, dialled);
      return typeof ways === 'string' ? ways : ways.map(({ presented }) => presented);
    };
    expect(await shown('13800138000')).toEqual(['4008001000']);
    expect(await shown('15800138000')).toEqual(['05718888']);
    expect(await shown('18800138000')).toEqual(['95598']);
    expect(await shown('19900138000')).toBe('not_allowed');
  });

  it('needs a trunk that is there', async () => {
    const rule = { name: 'x', prefix: '', trunkId: newId(), presented: null, position: 1, isActive: true };
    expect((await reader.call(routes.createRule, { body: rule })).code).toBe('trunks.not_found');
  });

  it('is closed by the policy, which only one of two changes at once', async () => {
    const { body: policy } = await reader.call(routes.policy, {});
    expect(policy).toEqual({ mostCalls: 200, forbiddenPrefixes: [], anonymous: 'accept', version: 0 });
    const change = (mostCalls: number) => reader.call(routes.changePolicy, { body: { ...policy, mostCalls } });
    expect(statusesOf(await Promise.all([change(10), change(20)]))).toEqual([200, 409]);
    const trunk = await addTrunk();
    await reader.call(routes.createRule, {
      body: { name: '所有', prefix: '', trunkId: trunk.id, presented: null, position: 1, isActive: true },
    });
    const { body: now } = await reader.call(routes.policy, {});
    await reader.call(routes.changePolicy, { body: { ...now, forbiddenPrefixes: ['00'] } });
    const { waysOut } = server.domains.trunks;
    expect(await waysOut(tenant.tenantId, '00442079460018')).toBe('not_allowed');
    expect(await waysOut(tenant.tenantId, '13800138000')).toHaveLength(1);
  });
});

describe('a caller', () => {
  const screened = (number: string | null) => server.domains.trunks.screen(tenant.tenantId, { number, name: null });

  it('who is turned away is so however the number is written, until it is over', async () => {
    const block = (number: string, until: string | null) =>
      reader.call(routes.block, { body: { number, reason: '骚扰', until } });
    const { body } = await block('013900001111', null);
    expect(body.number).toBe('13900001111');
    expect(await screened('+8613900001111')).toBe('declined');
    expect((await block('13900001111', null)).code).toBe('trunks.blocked_exists');
    await block('13900002222', '2020-01-01T00:00:00.000Z');
    expect(await screened('13900002222')).toBeNull();
    await reader.call(routes.unblock, { params: { id: body.id } });
    expect(await screened('13900001111')).toBeNull();
  });

  it('who is an emergency service is never turned away', async () => {
    const { code } = await reader.call(routes.block, { body: { number: '110', reason: 'x', until: null } });
    expect(code).toBe('trunks.emergency_number');
  });

  it('without a number is turned away where the policy says so', async () => {
    expect(await screened(null)).toBeNull();
    const { body: policy } = await reader.call(routes.policy, {});
    await reader.call(routes.changePolicy, { body: { ...policy, anonymous: 'refuse' } });
    expect(await screened(null)).toBe('declined');
  });
});

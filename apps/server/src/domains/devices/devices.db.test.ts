import { createHash } from 'node:crypto';
import { auditRoutes, deviceRoutes as routes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStaff } from '../../testing/staff.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let tenant: TestTenant;
let reader: TestReader;
let person: TestReader;

beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader();
  const { id: personId } = await createStaff(tenant).person();
  person = tenant.reader({ personId, grants: [] });
});

async function addDevice(extension = '1001') {
  const body = { personId: person.principal.personId, name: '桌面话机', kind: 'desk', extension } as const;
  const made = await reader.call(routes.create, { body });
  expect(made.status).toBe(201);
  return made.body;
}

async function credentials() {
  const devices = await server.domains.devices.exchangeSettings();
  return devices.filter(({ tenantId }) => tenantId === tenant.tenantId);
}

const digest = (algorithm: string, secret: string) =>
  createHash(algorithm).update(`1001:${tenant.code}:${secret}`).digest('hex');
const now = async () => (await reader.call(routes.list, {})).body.items[0];

describe('a telephone', () => {
  it('is given with a secret that is shown once, and kept as what proves it', async () => {
    const { device, secret } = await addDevice();
    expect(secret).toMatch(/^[\w-]{24}$/);
    expect(device).toMatchObject({ extension: '1001', realm: tenant.code, isActive: true, registeredAt: null });
    expect(await credentials()).toMatchObject([
      {
        user: '1001',
        realm: tenant.code,
        credentials: { md5: digest('md5', secret), sha256: digest('sha256', secret) },
      },
    ]);
    const { rows } = await server.owner.query('select d::text as text from devices.device d where id = $1', [
      device.id,
    ]);
    expect(rows[0].text).not.toContain(digest('md5', secret));
    expect(JSON.stringify((await reader.call(auditRoutes.list, {})).body)).not.toContain(secret);
  });

  it('gets another secret, after which the old one is good no more', async () => {
    const { device, secret } = await addDevice();
    const { body } = await reader.call(routes.resetSecret, { params: { id: device.id }, body: { version: 1 } });
    expect(body.secret).not.toBe(secret);
    expect((await credentials())[0]?.credentials.md5).toBe(digest('md5', body.secret));
    const again = await reader.call(routes.resetSecret, { params: { id: device.id }, body: { version: 1 } });
    expect(again.code).toBe('command.stale_version');
  });

  it('shows the same secret to whoever repeats the request with its key', async () => {
    const body = { personId: person.principal.personId, name: '话机', kind: 'desk', extension: '1002' } as const;
    const [first, second] = [
      await reader.call(routes.create, { body, key: 'once' }),
      await reader.call(routes.create, { body, key: 'once' }),
    ];
    expect(second.body).toEqual(first.body);
  });

  it('has an extension of its own, and belongs to somebody who exists', async () => {
    await addDevice();
    const body = { personId: person.principal.personId, name: '第二部', kind: 'desk', extension: '1001' } as const;
    expect((await reader.call(routes.create, { body })).code).toBe('devices.extension_taken');
    const ofStranger = await reader.call(routes.create, { body: { ...body, extension: '1009', personId: newId() } });
    expect(ofStranger.code).toBe('devices.person_unknown');
  });

  it('that is switched off is unknown to the exchange', async () => {
    const { device } = await addDevice();
    const body = { name: '旧话机', isActive: false, version: 1 };
    await reader.call(routes.change, { params: { id: device.id }, body });
    expect(await credentials()).toEqual([]);
  });

  it('is seen by whom it belongs to, without the right to see all', async () => {
    const { device } = await addDevice();
    expect((await person.call(routes.own, {})).body.items).toMatchObject([{ id: device.id }]);
    expect((await person.call(routes.list, {})).status).toBe(403);
  });
});

describe('where a telephone is registered', () => {
  const registered = (deviceId: string, contact: string, address: string) =>
    server.exchange.emit({
      type: 'device.registered',
      deviceId,
      contact,
      address,
      userAgent: 'Yealink T54W',
      expiresAt: new Date().toISOString(),
    });

  it('is shown until it is registered nowhere', async () => {
    const { device } = await addDevice();
    registered(device.id, 'sip:1001@10.0.0.7', '10.0.0.7:5060');
    registered(device.id, 'sip:1001@10.0.0.8', '10.0.0.8:5060');
    await server.domains.devices.settle();
    expect(await now()).toMatchObject({ address: '10.0.0.8:5060', userAgent: 'Yealink T54W', version: 1 });
    const since = (await now())?.registeredAt;
    expect(since).not.toBeNull();
    const left = (contact: string) =>
      server.exchange.emit({ type: 'device.unregistered', deviceId: device.id, contact, why: 'expired' });
    left('sip:1001@10.0.0.7');
    await server.domains.devices.settle();
    expect((await now())?.registeredAt).toBe(since);
    left('sip:1001@10.0.0.8');
    await server.domains.devices.settle();
    expect(await now()).toMatchObject({ registeredAt: null, address: null, userAgent: null });
  });

  it('is nowhere in an exchange that has just been started anew', async () => {
    const { device } = await addDevice();
    registered(device.id, 'sip:1001@10.0.0.7', '10.0.0.7:5060');
    await server.domains.devices.settle();
    server.domains.devices.settleOn([], new Date().toISOString());
    await server.domains.devices.settle();
    expect((await now())?.registeredAt).toBeNull();
  });
});

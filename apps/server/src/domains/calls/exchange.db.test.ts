import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPhone, type Phone } from '@oneline/callers';
import { type CallRecord, callRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { type LaunchedExchange, launchExchange, type Settings } from '@oneline/telephony';
import { freePort, makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenantPool, createTenants, type TenantPool } from '../../platform/db/index.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { createInteractions, type InteractionsModule } from '../interactions/index.ts';
import { type CallsModule, type CallsPorts, createCalls } from './index.ts';

// The whole way of a call: telephones of ours, the exchange in its process, the domain, the database.

const host = '127.0.0.1';
const realm = 'oneline';
const trunkId = newId();
const deviceId = newId();
const personId = newId();

let server: TestServer;
let relayPool: TenantPool;
let directory: TemporaryDirectory;
let launched: LaunchedExchange;
let tenant: TestTenant;
let reader: TestReader;
let interactions: InteractionsModule;
let calls: CallsModule;
/** The carrier, and a desk phone of ours. */
let carrier: Phone;
let desk: Phone;
let exchangeAt: { host: string; port: number };

beforeAll(async () => {
  server = await createTestServer();
  relayPool = createTenantPool({ url: server.urls.relay, name: 'calls', size: 1, log: server.platform.log });
  tenant = await server.tenant();
  reader = tenant.reader();
  directory = await makeTemporaryDirectory('oneline-exchange');
  const recordingKeyFile = join(directory.path, 'key');
  await writeFile(recordingKeyFile, Buffer.alloc(32, 3));
  launched = await launchExchange({
    dir: join(directory.path, 'exchange'),
    log: server.platform.log,
    settings: {
      host,
      advertisedHost: null,
      ports: { udp: await freePort(), tcp: null, tls: null, ws: null },
      certificate: null,
      rtp: { from: 20_000, to: 29_999 },
      mediaWorkers: 1,
      promptsDir: directory.path,
      recordingsDir: directory.path,
      recordingKeyFile,
      log: 'warn',
    },
  });
  const udp = launched.info()?.addresses.find(({ transport }) => transport === 'udp');
  exchangeAt = { host, port: udp?.port ?? 0 };
  const at = { host, transport: 'udp', registrar: exchangeAt } as const;
  carrier = await openPhone({ ...at, user: '13800001111' });
  desk = await openPhone({ ...at, user: '801', password: 'secret' });
  compose();
  await until(() => calls.stats().isExchangeUp, { what: 'the exchange to be up' });
  await calls.configure();
  await desk.register();
});
afterAll(async () => {
  await Promise.all([carrier.close(), desk.close()]);
  await calls.close?.();
  await launched.close({ isExchangeToEnd: true });
  await interactions.close?.();
  await relayPool.close();
  await server.close();
  await directory.close();
});

/** The domain, as a server that starts makes it. */
function compose(): void {
  interactions = createInteractions(server.platform, {
    installationDb: createTenants(relayPool).of(null),
    holder: directory.path,
    ownerUrl: server.urls.owner,
  });
  calls = createCalls(server.platform, {
    interactions,
    ports: ports(),
    names: async () => new Map(),
    onNews: () => undefined,
    onSnapshot: () => undefined,
  });
  calls.attach(launched.driver);
}

function ports(): CallsPorts {
  const { tenantId } = tenant;
  const person = { personId, unitId: null, name: '张三', extension: '801', deviceIds: [deviceId] };
  const entries = { '95598': { kind: 'echo' }, '802': { kind: 'person', personId } } as const;
  return {
    async findNumber(_trunkId, dialled) {
      const entry = entries[dialled as keyof typeof entries];
      return entry ? { tenantId, numberId: newId(), entry } : null;
    },
    screen: async () => null,
    findPerson: async () => person,
    findByDevice: async () => person,
    findByExtension: async () => null,
    waysOut: async (_tenantId, dialled) => [{ trunkId, number: dialled, from: { number: '95598', name: null } }],
    greeting: async () => [],
    music: async () => [],
    isRecorded: async () => false,
    beginRecording: async () => undefined,
    dropRecording: async () => undefined,
    exchangeSettings: async () => settings(),
  };
}

function settings(): Settings {
  const ha1 = (algorithm: string) => createHash(algorithm).update(`801:${realm}:secret`).digest('hex');
  const { tenantId } = tenant;
  return {
    trunks: [
      {
        trunkId,
        tenantId,
        transport: 'udp',
        host,
        port: carrier.port,
        registration: null,
        sources: [`${host}/32`],
        mostCalls: 1_000,
        keepAliveSeconds: 0,
        isEncrypted: false,
      },
    ],
    devices: [
      {
        deviceId,
        tenantId,
        user: '801',
        realm,
        credentials: { md5: ha1('md5'), sha256: ha1('sha256') },
        mostContacts: 2,
      },
    ],
    limits: [{ tenantId, mostCalls: 1_000 }],
  };
}

/** The record of the newest call, once it is over. */
const newest = (called: string): Promise<CallRecord> =>
  until(
    async () => {
      const { body } = await reader.call(callRoutes.list, { query: { limit: 1 } });
      const [record] = body.items;
      return record?.endedAt && record.called === called && record;
    },
    { what: 'the record' },
  );

describe('a caller', () => {
  it('hears the echo of what they say, and the call is on record', async () => {
    const call = await carrier.call('95598');
    await call.waitFor('answered');
    call.say(700);
    await call.waitToHear(700);
    call.hangUp();
    expect(await newest('95598')).toMatchObject({ outcome: 'served', cause: 'normal', caller: '13800001111' });
  });

  it('of a number that nobody configured is told so', async () => {
    const call = await carrier.call('12345');
    await call.waitFor('ended');
    expect(call.end).toMatchObject({ status: 404 });
    expect(await newest('12345')).toMatchObject({ outcome: 'refused', cause: 'unknown_number' });
  });

  it('of somebody rings their desk phone, and both hear each other', async () => {
    const call = await carrier.call('802');
    const ringing = await desk.nextCall();
    ringing.ring();
    await call.waitFor('ringing');
    ringing.answer();
    await call.waitFor('answered');
    call.say(700);
    ringing.say(1_100);
    await Promise.all([call.waitToHear(1_100), ringing.waitToHear(700)]);
    ringing.hangUp();
    await call.waitFor('ended');
    expect(await newest('802')).toMatchObject({ outcome: 'answered', person: { id: personId } });
  });

  it('who gives up stops the ringing', async () => {
    const call = await carrier.call('802');
    const ringing = await desk.nextCall();
    ringing.ring();
    await call.waitFor('ringing');
    call.cancel();
    await ringing.waitFor('ended');
    await until(async () => (await newest('802')).outcome === 'abandoned', { what: 'the record' });
  });
});

describe('a desk phone', () => {
  it('calls out over the trunk', async () => {
    const call = await desk.call('13900002222');
    const arriving = await carrier.nextCall();
    arriving.answer();
    await call.waitFor('answered');
    call.say(700);
    await arriving.waitToHear(700);
    call.hangUp();
    await arriving.waitFor('ended');
    expect(await newest('13900002222')).toMatchObject({
      direction: 'out',
      outcome: 'answered',
      person: { id: personId },
    });
  });
});

/** A call that two people are in. */
async function talk() {
  const call = await carrier.call('802');
  const answering = await desk.nextCall();
  answering.answer();
  await call.waitFor('answered');
  call.say(700);
  answering.say(1_100);
  await Promise.all([call.waitToHear(1_100), answering.waitToHear(700)]);
  return { call, answering };
}

describe('two who talk', () => {
  it('are a hold and two talks when one of them holds', async () => {
    const { call, answering } = await talk();
    await answering.hold();
    const isHeld = async () => (await reader.call(callRoutes.live)).status === 200 && calls.stats().live === 1;
    await until(isHeld, { what: 'the call to live' });
    await answering.unhold();
    await call.waitToHear(1_100);
    call.hangUp();
    await answering.waitFor('ended');
    const { id } = await newest('802');
    const { body } = await reader.call(callRoutes.get, { params: { id } });
    expect(body.segments.map(({ kind }) => kind)).toEqual(['entry', 'ring', 'talk', 'hold', 'talk']);
    expect(body.segments.at(-1)?.quality).toMatchObject({ caller: { packetsReceived: expect.any(Number) } });
  });

  it('go on talking while the server is gone, and are booked right by the next one', async () => {
    const { call, answering } = await talk();
    await interactions.writer.settle();
    await calls.close?.();
    await interactions.close?.();
    expect(call.state).toBe('answered');
    compose();
    await until(() => calls.stats().live === 1, { what: 'the call to be taken up' });
    call.forget();
    await call.waitToHear(1_100);
    answering.hangUp();
    await call.waitFor('ended');
    await until(async () => (await newest('802')).cause === 'normal', { what: 'the record' });
    expect((await newest('802')).talkMs).toBeGreaterThan(0);
  });

  it('are booked with the cause when the exchange is killed, and the caller is owed a callback', async () => {
    await talk();
    const before = launched.info();
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await until(async () => (await newest('802')).cause === 'exchange_failed', {
      what: 'the record',
      timeoutMs: 10_000,
    });
    const owed = await until(
      async () => {
        const { body } = await reader.call(callRoutes.callbacks);
        return body.items.length > 0 && body.items;
      },
      { what: 'the callback' },
    );
    expect(owed).toMatchObject([{ number: '13800001111', reason: 'exchange_failed' }]);
    expect(launched.info()?.exchangeId).not.toBe(before?.exchangeId);
    const again = await until(
      async () => {
        const call = await carrier.call('95598');
        await call.waitFor('answered').catch(() => undefined);
        return call.state === 'answered' && call;
      },
      { what: 'a call by the next exchange', timeoutMs: 15_000 },
    );
    again.hangUp();
  });
});

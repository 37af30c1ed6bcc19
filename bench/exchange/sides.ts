import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deviceRoutes,
  personRoutes,
  postRoutes,
  promptRoutes,
  recordingRoutes,
  trunkRoutes,
  unitRoutes,
} from '@oneline/contracts';
import { dayIn, systemClock } from '@oneline/kernel';
import { startEmbedded } from '@oneline/postgres';
import { createDigestClient, createRegistration, openSipStack } from '@oneline/sip';
import { makeTemporaryDirectory, until } from '@oneline/testing';
import type { ComposedServer } from '../../apps/server/src/composition/compose-server.ts';
import { makeTenant } from '../../apps/server/src/composition/seed/first-tenant.ts';
import { installer } from '../../apps/server/src/composition/seed/seed-demo.ts';
import { finishTenant } from '../../apps/server/src/composition/seed/tenant-store.ts';
import { createLog } from '../../apps/server/src/platform/log/log.ts';
import { peerNumbers, recordsTable } from '../../peers/asterisk/configuration.ts';
import { startAsterisk } from '../../peers/asterisk/start-asterisk.ts';
import { pinned } from '../measure.ts';
import { processorMs, type Usage, usageOfTrees } from '../processor.ts';
import { startProduct, withClient } from '../product.ts';

/** An exchange with its database on one core. */
export interface Side {
  readonly name: 'product' | 'asterisk';
  readonly sipPort: number;
  /** Where its media comes from. */
  readonly rtp: { readonly from: number; readonly to: number };
  usage(): Promise<Usage>;
  /** What each of its processes has used so far, milliseconds of processor. */
  parts(): Promise<Readonly<Record<string, number>>>;
  /** Records of calls that were served or answered as they should be, complete with their recordings. */
  recordsDone(): Promise<number>;
  close(): Promise<void>;
}

export interface SideOptions {
  /** Who answers what is bridged listens here. */
  readonly sinkPort: number;
  readonly sound: Uint8Array;
  /** The same as a WAV file. */
  readonly wave: Buffer;
  readonly isRecording: boolean;
}

const zone = 'Asia/Shanghai';
const sinkUser = '8001';
const registerTimeoutMs = 2_000;

/** The product as `npm start` runs it, with the four numbers that are measured. */
export async function startProductSide(options: SideOptions): Promise<Side> {
  const rtp = { from: 10_000, to: 16_999 };
  const product = await startProduct({
    prepare: (server, ownerUrl) => prepareTenant(server, ownerUrl, options),
    env: { ONELINE_SIP_PORT: '5160', ONELINE_RTP_PORTS: `${rtp.from}-${rtp.to}` },
  });
  try {
    const exchange = await until(
      async () =>
        JSON.parse(await readFile(join(product.dataDir, 'exchange/exchange.json'), 'utf8').catch(() => 'null')) as {
          pid: number;
          addresses: { transport: string; port: number }[];
        } | null,
      { what: 'the exchange' },
    );
    const sipPort = exchange.addresses.find(({ transport }) => transport === 'udp')?.port ?? 0;
    await registerSink(product.prepared, sipPort, options);
    const url = new URL(product.adminUrl);
    url.pathname = '/oneline';
    const recordsDone = () =>
      withClient(url.href, async (client) => {
        const { rows } = await client.query<{ done: number }>(
          `select count(*) filter (where ended_at is not null and not exists (
             select from recordings.recording where interaction_id = interaction.id and state = 'recording')
             and outcome = case when called = any ($1) then 'answered' else 'served' end)::int as done
           from interactions.interaction`,
          [[peerNumbers.sink, peerNumbers.recorded]],
        );
        return rows[0]?.done ?? 0;
      });
    const usage = () => usageOfTrees([product.pid, exchange.pid, product.databasePid]);
    const parts = async () => ({
      server: await processorMs(product.pid),
      exchange: await processorMs(exchange.pid),
      database: (await usageOfTrees([product.databasePid])).processorMs,
    });
    return { name: 'product', sipPort, rtp, usage, parts, recordsDone, close: () => product.close() };
  } catch (error) {
    await product.close();
    throw error;
  }
}

interface SinkAccount {
  readonly realm: string;
  readonly secret: string;
}

async function prepareTenant(server: ComposedServer, ownerUrl: string, options: SideOptions): Promise<SinkAccount> {
  const names = { code: 'bench', name: '测试运营商', zone };
  const tenantId = await makeTenant(server, ownerUrl, { ...names, isHost: true, isDemo: false });
  await finishTenant(ownerUrl, tenantId);
  const as = installer(tenantId, zone);
  const { call } = server.local;
  const unit = await call(as, unitRoutes.create, {
    body: { parentId: null, kind: 'nation', code: 'root', name: '总部' },
  });
  const post = await call(as, postRoutes.create, { body: { unitId: unit.id, name: '坐席', roleIds: [] } });
  const fromDate = dayIn(zone, systemClock.now());
  const { id: personId } = await call(as, personRoutes.create, {
    body: { employeeNo: '1', name: '李坐席', appointments: [{ postId: post.id, isMain: true, fromDate }] },
  });
  const prompt = await call(as, promptRoutes.create, {
    body: { name: '提示音', purpose: 'announcement', isActive: true },
  });
  await server.domains.prompts.record(tenantId, prompt.id, options.wave, 'prompt.wav');
  await call(as, trunkRoutes.create, {
    body: {
      name: '压力机',
      transport: 'udp',
      host: '127.0.0.1',
      port: 5099,
      sources: ['127.0.0.1'],
      mostCalls: 10_000,
      keepAliveSeconds: 0,
      isEncrypted: false,
      isActive: true,
      registration: null,
    },
  });
  await call(as, trunkRoutes.changePolicy, {
    body: { mostCalls: 10_000, forbiddenPrefixes: [], anonymous: 'accept', version: 0 },
  });
  const numbers = [
    { number: peerNumbers.prompt, kind: 'prompt', promptId: prompt.id },
    { number: peerNumbers.echo, kind: 'echo' },
    { number: peerNumbers.sink, kind: 'person', personId },
    { number: peerNumbers.recorded, kind: 'person', personId },
  ] as const;
  for (const number of numbers) await call(as, trunkRoutes.createNumber, { body: { ...number, isActive: true } });
  const policy = await call(as, recordingRoutes.policy, {});
  const records = options.isRecording ? ('all' as const) : ('none' as const);
  await call(as, recordingRoutes.changePolicy, { body: { ...policy, records } });
  const body = { personId, name: '压力机', kind: 'desk', extension: sinkUser } as const;
  const { device, secret } = await call(as, deviceRoutes.create, { body });
  return { realm: device.realm, secret };
}

/** Registers from where the load generator will answer, and goes without a goodbye. */
async function registerSink({ realm, secret }: SinkAccount, sipPort: number, { sinkPort }: SideOptions): Promise<void> {
  const host = '127.0.0.1';
  const stack = await openSipStack({
    endpoints: [{ transport: 'udp', host, port: sinkPort }],
    defence: { isTrusted: () => true, onBan: () => undefined },
    handlers: { onError: (error) => console.error(error), onCall: (call) => call.reject(480) },
  });
  const register = () =>
    new Promise<boolean>((resolve) => {
      createRegistration({
        agent: stack.agent,
        timers: stack.timers,
        locate: stack.locator.locate,
        digest: createDigestClient(() => ({ user: sinkUser, password: secret })),
        registrar: `sip:${host}:${sipPort}`,
        address: `sip:${sinkUser}@${realm}`,
        expiresSeconds: 3600,
        onState: (state) => state !== 'registering' && resolve(state === 'up'),
      });
      // Until the exchange has been told of it, the telephone is a stranger who gets no answer.
      setTimeout(() => resolve(false), registerTimeoutMs);
    });
  try {
    await until(register, { timeoutMs: 30_000, what: `${sinkUser}@${realm} to register` });
  } finally {
    await stack.close();
  }
}

/** Asterisk with call records in a PostgreSQL of the same make. */
export async function startAsteriskSide({ sinkPort, sound }: SideOptions): Promise<Side> {
  const rtp = { from: 30_000, to: 36_998 };
  const directory = await makeTemporaryDirectory('oneline-bench-asterisk');
  const log = createLog({ level: 'warn', isRevealing: false });
  const database = await startEmbedded({ dataDir: directory.path, log });
  const closing: (() => Promise<void>)[] = [() => directory.close(), () => database.close()];
  const close = async () => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    await withClient(database.adminUrl, (client) => client.query(recordsTable));
    const { hostname: host, port, username: user, password, pathname } = new URL(database.adminUrl);
    const asterisk = await startAsterisk({
      sipPort: 5180,
      tls: null,
      rtp,
      sink: `sip:${sinkUser}@127.0.0.1:${sinkPort}`,
      exchange: null,
      records: { host, port: Number(port), database: pathname.slice(1), user, password: decodeURIComponent(password) },
      sound,
      launcher: pinned(0, []),
    });
    closing.push(() => asterisk.close());
    return {
      name: 'asterisk',
      sipPort: 5180,
      rtp,
      usage: () => usageOfTrees([asterisk.pid, database.pid]),
      parts: async () => ({
        asterisk: await processorMs(asterisk.pid),
        database: (await usageOfTrees([database.pid])).processorMs,
      }),
      recordsDone: () =>
        withClient(database.adminUrl, async (client) => {
          const { rows } = await client.query<{ done: number }>(
            `select count(*)::int as done from cdr where disposition = 'ANSWERED'`,
          );
          return rows[0]?.done ?? 0;
        }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

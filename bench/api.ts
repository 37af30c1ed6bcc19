import { provision } from '@oneline/postgres';
import { migrationSources } from '../apps/server/src/migration-sources.ts';
import { migrate } from '../apps/server/src/platform/db/index.ts';
import { createLog } from '../apps/server/src/platform/log/log.ts';
import type { Load, LoadResult } from './api/load-message.ts';
import { type BenchTenant, makeTenants, password } from './api/tenants.ts';
import { type Child, startChild } from './child.ts';
import { isSteady, type Spread, spread } from './measure.ts';
import { processorMs, processorMsOfChildren } from './processor.ts';
import { type Product, signIn, startProduct, withClient } from './product.ts';

export const description =
  'Creating a record through the whole path, against node:http and pg committing the same writes';

const connections = 16;
const rounds = 5;
/** Before the first round: what runs for weeks is compiled and has its statements prepared. */
const firstMs = 5_000;
const warmUpMs = 500;
const measuredMs = 2_500;

interface Rival {
  readonly name: 'raw' | 'product' | 'raw, keyed' | 'product, keyed';
  readonly pid: number;
  readonly databasePid: number;
  readonly load: Omit<Load, 'callers'>;
  callersOf(tenants: readonly BenchTenant[]): Promise<Load['callers']>;
}

interface Outcome {
  readonly result: LoadResult;
  /** Processor time for one command, of the server's own process and of the database. */
  readonly microsEach: number;
  readonly databaseMicrosEach: number;
}

/**
 * `ratioToRaw`: commands with an idempotency key, as the web sends every one, against the same four rows (record, audit row,
 * event, stored reply) by one raw statement; `WithoutKey` both sides without key and stored reply.
 */
export async function run([seconds]: readonly string[]): Promise<Record<string, unknown>> {
  const forMs = seconds === undefined ? measuredMs : Number(seconds) * 1000;
  console.log('making 16 tenants and starting the product …');
  const product = await startProduct({ prepare: (server, ownerUrl) => makeTenants(server, ownerUrl, connections) });
  const rawUrl = await makeRawDatabase(product);
  const raw = startChild(new URL('./api/raw-server.ts', import.meta.url), {
    core: 0,
    env: { RAW_URL: rawUrl, RAW_CONNECTIONS: String(connections) },
  });
  const generator = startChild(new URL('./api/load.ts', import.meta.url), { core: 1 });
  try {
    const { port } = await raw.hear<{ port: number }>();
    const rivals = rivalsOf(product, forMs, { pid: raw.pid, url: `http://127.0.0.1:${port}` });
    const one = await compare(rivals, generator, product.prepared.slice(0, 1));
    const many = await compare(rivals, generator, product.prepared);
    return {
      ratioToRaw: one.ratio.median,
      ratioToRaw16Tenants: many.ratio.median,
      ratioToRawWithoutKey: one.ratioWithoutKey.median,
      ratioToRaw16TenantsWithoutKey: many.ratioWithoutKey.median,
      oneTenant: one,
      sixteenTenants: many,
      valid: one.isValid && many.isValid,
    };
  } finally {
    await generator.close();
    await raw.close();
    await product.close();
  }
}

function rivalsOf(product: Product, forMs: number, raw: { pid: number; url: string }): Rival[] {
  const common = { connections, warmUpMs, forMs };
  const { databasePid } = product;
  const rawOne = {
    pid: raw.pid,
    databasePid,
    callersOf: async (tenants: readonly BenchTenant[]) => tenants.map(({ tenantId }) => ({ 'x-tenant': tenantId })),
  };
  const productOne = {
    pid: product.pid,
    databasePid,
    callersOf: async (tenants: readonly BenchTenant[]) => {
      const cookies = await Promise.all(tenants.map(({ login }) => signIn(product.url, login, password)));
      return cookies.map((cookie) => ({ cookie, 'x-oneline': '1' }));
    },
  };
  const rawLoad = { ...common, url: raw.url, path: '/' };
  const load = { ...common, url: product.url, path: '/api/v1/code-tables' };
  return [
    { ...rawOne, name: 'raw', load: { ...rawLoad, hasKeys: false } },
    { ...productOne, name: 'product', load: { ...load, hasKeys: false } },
    { ...rawOne, name: 'raw, keyed', load: { ...rawLoad, hasKeys: true } },
    { ...productOne, name: 'product, keyed', load: { ...load, hasKeys: true } },
  ];
}

async function compare(rivals: readonly Rival[], generator: Child, tenants: readonly BenchTenant[]) {
  const outcomes: Map<Rival['name'], Outcome>[] = [];
  const callers = new Map<Rival, Load['callers']>();
  for (const rival of rivals) {
    callers.set(rival, await rival.callersOf(tenants));
    await generator.ask<LoadResult>({ ...rival.load, forMs: firstMs, callers: callers.get(rival) });
  }
  for (let round = 0; round < rounds; round += 1) {
    const results = new Map<Rival['name'], Outcome>();
    for (const rival of round % 2 === 0 ? rivals : rivals.toReversed()) {
      results.set(rival.name, await measure(rival, generator, callers.get(rival) ?? []));
    }
    outcomes.push(results);
    console.log(
      `${tenants.length} tenants, round ${round + 1}: ${rivals.map(({ name }) => describe(name, results)).join('; ')}`,
    );
  }
  const of = (name: Rival['name'], figure: (outcome: Outcome) => number): number[] =>
    outcomes.flatMap((round) => round.get(name) ?? []).map(figure);
  const perSecond = (name: Rival['name']): number[] => of(name, ({ result }) => result.perSecond);
  const ratio = (name: Rival['name'], raw: Rival['name']): Spread => {
    const limits = perSecond(raw);
    return spread(perSecond(name).map((figure, round) => figure / (limits[round] ?? Number.NaN)));
  };
  const figures = rivals.map(({ name }) => {
    const spreadOf = (figure: (outcome: Outcome) => number, digits = 0): Spread => spread(of(name, figure), digits);
    return [
      name,
      {
        perSecond: spreadOf(({ result }) => result.perSecond),
        p99Ms: spreadOf(({ result }) => result.p99Ms, 1),
        microsEach: spreadOf(({ microsEach }) => microsEach),
        databaseMicrosEach: spreadOf(({ databaseMicrosEach }) => databaseMicrosEach),
      },
    ];
  });
  const all = outcomes.flatMap((round) => [...round.values()]);
  const cost = (name: Rival['name']): number =>
    spread(of(name, ({ microsEach, databaseMicrosEach }) => microsEach + databaseMicrosEach)).median;
  return {
    ratio: ratio('product, keyed', 'raw, keyed'),
    // Of processor time, which others on the machine disturb less than the pace.
    costRatio: Number((cost('raw, keyed') / cost('product, keyed')).toFixed(2)),
    costRatioWithoutKey: Number((cost('raw') / cost('product')).toFixed(2)),
    ratioWithoutKey: ratio('product', 'raw'),
    ...Object.fromEntries(figures),
    isValid:
      isSteady(spread(perSecond('raw'))) &&
      isSteady(spread(perSecond('raw, keyed'))) &&
      all.every(({ result }) => result.failures === 0 && result.busyShare < busiestGenerator),
  };
}

/** A generator that has its core to itself no more cannot tell how fast the other is. */
const busiestGenerator = 0.9;

function describe(name: Rival['name'], results: ReadonlyMap<Rival['name'], Outcome>): string {
  const outcome = results.get(name);
  if (!outcome) return name;
  const { perSecond, p99Ms } = outcome.result;
  return `${name} ${Math.round(perSecond)}/s, p99 ${p99Ms.toFixed(1)} ms, ${Math.round(outcome.microsEach)} + ${Math.round(outcome.databaseMicrosEach)} µs each`;
}

async function measure(rival: Rival, generator: Child, callers: Load['callers']): Promise<Outcome> {
  const used = async () => [await processorMs(rival.pid), await processorMsOfChildren(rival.databasePid)] as const;
  const before = await used();
  const result = await generator.ask<LoadResult>({ ...rival.load, callers });
  const after = await used();
  const answered = (result.perSecond * (warmUpMs + rival.load.forMs)) / 1000;
  const each = (index: 0 | 1): number => ((after[index] - before[index]) * 1000) / answered;
  return { result, microsEach: each(0), databaseMicrosEach: each(1) };
}

const passwords = { owner: 'owner', app: 'app', relay: 'relay', backup: 'backup' };

/** A second database of the same server with the same tables and tenants; the address of its owner. */
async function makeRawDatabase(product: Product & { prepared: readonly BenchTenant[] }): Promise<string> {
  const { owner } = await provision({ adminUrl: product.adminUrl, database: 'raw', passwords });
  await migrate({
    ownerUrl: owner,
    sources: migrationSources(),
    log: createLog({ level: 'warn', isRevealing: false }),
  });
  await withClient(owner, async (client) => {
    for (const { tenantId, code } of product.prepared) {
      await client.query('insert into platform.tenant (tenant_id, code, name) values ($1, $2, $2)', [tenantId, code]);
    }
  });
  return owner;
}

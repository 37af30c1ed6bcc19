import { startChild } from './child.ts';
import { isSteady, spread } from './measure.ts';
import { processorMs } from './processor.ts';
import { signIn, startProduct, withClient } from './product.ts';
import type { Committed, Delays, Delivered, Measurement, Preparation } from './push/message.ts';
import { makeReaders, password, type Readers } from './push/readers.ts';

export const description = 'From a commit to 500 clients in another process, against bare ws with the same messages';

const clients = 500;
const commitsPerSecond = 40;
const rounds = 5;
const warmUpMs = 10_000;
const measuredMs = 8_000;
/** Of the deliveries asked for, and of one interval between two commands. */
const leastDelivered = 0.98;
const latestMs = 1000 / commitsPerSecond;

type Side = Measurement['of'];
type Outcome = Delivered & Delays & { readonly serverShare: number };

/**
 * `p99Ms` runs from the commit, at the time that PostgreSQL has noted for it, until a client has the event; `rawP99Ms` from the
 * moment the raw server has been told.
 */
export async function run([seconds]: readonly string[]): Promise<Record<string, unknown>> {
  const forMs = seconds === undefined ? measuredMs : Number(seconds) * 1000;
  console.log('making readers of three classes and starting the product …');
  const product = await startProduct({ prepare: makeReaders, databaseSettings: { track_commit_timestamp: 'on' } });
  const raw = startChild(new URL('./push/raw-server.ts', import.meta.url), { core: 0 });
  const reader = startChild(new URL('./push/clients.ts', import.meta.url), { core: 1 });
  try {
    const { port } = await raw.hear<{ port: number }>();
    console.log(`connecting ${clients} clients to each …`);
    await reader.ask(await preparationOf(product, `http://127.0.0.1:${port}`));
    const measure = (of: Side, ms: number) =>
      reader.ask<Delivered>({ of, commitsPerSecond, forMs: ms } satisfies Measurement);
    const { samples } = await measure('product', warmUpMs);
    await raw.ask({ samples });
    await measure('raw', warmUpMs);

    const measureAll = async (of: Side): Promise<Outcome> => {
      const { pid } = of === 'product' ? product : raw;
      const [since, before] = [new Date(), await processorMs(pid)];
      const delivered = await measure(of, forMs);
      const serverShare = ((await processorMs(pid)) - before) / forMs;
      const committedAt = of === 'product' ? await commitTimes(product.adminUrl, since) : null;
      const delays = await reader.ask<Delays>({ of, committedAt } satisfies Committed);
      return { ...delivered, ...delays, serverShare };
    };
    const results: Record<Side, Outcome[]> = { product: [], raw: [] };
    for (let round = 0; round < rounds; round += 1) {
      const inTurn: Side[] = round % 2 === 0 ? ['product', 'raw'] : ['raw', 'product'];
      for (const of of inTurn) {
        const outcome = await measureAll(of);
        results[of].push(outcome);
        console.log(`round ${round + 1}, ${of}: ${describe(outcome)}`);
      }
    }
    const of = (side: Side, figure: (outcome: Outcome) => number, digits = 1) =>
      spread(results[side].map(figure), digits);
    const p99 = of('product', ({ p99Ms }) => p99Ms);
    const rawP99 = of('raw', ({ p99Ms }) => p99Ms);
    const perSecond = of('product', (result) => result.perSecond, 0);
    const wanted = clients * commitsPerSecond * leastDelivered;
    const all = [...results.product, ...results.raw];
    return {
      clients,
      p99Ms: p99.median,
      rawP99Ms: rawP99.median,
      perSecond: perSecond.median,
      p99FromRequestMs: of('product', ({ p99FromRequestMs }) => p99FromRequestMs).median,
      p50Ms: of('product', ({ p50Ms }) => p50Ms).median,
      rawP50Ms: of('raw', ({ p50Ms }) => p50Ms).median,
      messageBytes: samples.map((sample) => Buffer.byteLength(sample)),
      spread: { p99Ms: p99, rawP99Ms: rawP99, perSecond },
      valid:
        isSteady(spread(withoutExtremes(results.raw.map(({ p99Ms }) => p99Ms)), 1)) &&
        all.every(
          (result) =>
            result.perSecond >= wanted && result.missing === 0 && result.failures === 0 && result.lateP99Ms <= latestMs,
        ),
    };
  } finally {
    await reader.close();
    await raw.close();
    await product.close();
  }
}

/** One round in which the machine was busy with something else, or with nothing, says little of the others. */
function withoutExtremes(figures: readonly number[]): number[] {
  return figures.toSorted((a, b) => a - b).slice(1, -1);
}

async function preparationOf(
  { url, prepared: { logins, writer, people } }: { url: string; prepared: Readers },
  rawUrl: string,
): Promise<Preparation> {
  const cookies: string[][] = [];
  for (const ofClass of logins) {
    const signedIn: string[] = [];
    for (const login of ofClass) signedIn.push(await signIn(url, login, password));
    cookies.push(signedIn);
  }
  return { product: { url, cookies, writer: await signIn(url, writer, password), people }, rawUrl, clients };
}

/** When each change of a person since an instant was committed, milliseconds since 1970 by `id version`. */
async function commitTimes(adminUrl: string, since: Date): Promise<Record<string, number>> {
  const url = new URL(adminUrl);
  url.pathname = '/oneline';
  return withClient(url.href, async (client) => {
    const { rows } = await client.query<{ key: string; at: number }>(
      `select subject_id || ' ' || subject_version as key,
        (extract(epoch from pg_xact_commit_timestamp(xid::xid)) * 1000)::float8 as at
      from platform.outbox where topic = 'people' and at >= $1`,
      [since],
    );
    return Object.fromEntries(rows.map(({ key, at }) => [key, at]));
  });
}

function describe({ p50Ms, p99Ms, p99FromRequestMs, perSecond, serverShare, lateP99Ms, busyShare }: Outcome): string {
  const [server, reader] = [serverShare, busyShare].map((share) => `${Math.round(share * 100)} % of a core`);
  return (
    `p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)} (from the request ${p99FromRequestMs.toFixed(1)}) ms at ` +
    `${Math.round(perSecond)}/s, ${server}; clients ${reader}, late ${lateP99Ms.toFixed(1)} ms`
  );
}

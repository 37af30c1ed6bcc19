import type { TestServer } from '../test-server.ts';
import type { Aim, Generator, Generators, ListAim } from './aim.ts';
import type { Operation } from './api-document.ts';
import type { Sent } from './browser.ts';
import type { Filled, Pair } from './fill/filled.ts';
import { faultsOf, leaksIn, sendAim } from './judge.ts';
import { factsOf, type ListFacts, proveList } from './list-proof.ts';
import { changedTables, settle, snapshotOf, tenantTables } from './tenant-tables.ts';
import { type Traces, tracesOfPair } from './traces.ts';

interface Shot {
  readonly operation: Operation;
  readonly aim: Aim;
  /** The same request aimed at one's own things. */
  readonly twin: Aim;
}

interface List {
  readonly operation: Operation;
  readonly aim: ListAim;
  readonly facts: ListFacts;
}

/** Where a change leaves a record, in the tenant it was made in. */
const records = [
  'notifications.notification',
  'platform.audit_entry',
  'platform.audit_seal',
  'platform.idempotency',
  'platform.outbox',
  'platform.outbox_handled',
];

/** First what only reads, last what removes. */
const order = ['GET', 'PATCH', 'PUT', 'POST', 'DELETE'];

/**
 * Aims every operation at `them`, as the administrator of `us`, and gives what is wrong: what was shown, what was not refused,
 * what changed. Every table of theirs is compared after each request that could change something.
 */
export async function proveRoutes(
  server: TestServer,
  pair: Pair,
  operations: readonly Operation[],
  generators: Generators,
): Promise<string[]> {
  const { owner } = server;
  const { us, them } = pair;
  const { lists, shots } = await plan(pair, operations, generators);
  await settle(server);
  const tables = await tenantTables(owner);
  const traces = await tracesOfPair(owner, tables, pair);
  const findings: string[] = [];
  let before = await snapshotOf(owner, tables, them.tenantId);

  async function compare(what: string, mayChange: readonly string[] = []): Promise<void> {
    const after = await snapshotOf(owner, tables, them.tenantId);
    const changed = changedTables(before, after).filter((table) => !mayChange.includes(table));
    if (changed.length > 0) findings.push(`${what} changes ${changed.join(', ')} of the other tenant`);
    before = after;
  }

  async function send({ operation, aim }: Shot): Promise<Sent> {
    const sent = await sendAim(us, operation, aim);
    const theirs = aim.expects === 'byDesign' ? without(traces.theirs, aim.shows) : traces.theirs;
    const wrong = [...leaksIn(sent, aim, theirs), ...faultsOf(sent, aim, traces.ours)];
    findings.push(...wrong.map((what) => `${operation.key} ${JSON.stringify(aim.target)} ${what}`));
    return sent;
  }

  for (const list of lists) findings.push(...(await proveList(us, list, traces)));
  await compare('reading a list');
  const refusals = new Map<Shot, Sent>();
  for (const shot of shots.filter(({ aim }) => aim.expects !== 'byDesign')) {
    const sent = await send(shot);
    if (shot.operation.method !== 'GET') await compare(shot.operation.key);
    if (shot.aim.expects === 'refused' && !shot.aim.isOneWay) refusals.set(shot, sent);
  }
  await compare('reading');
  for (const shot of shots) {
    if (shot.aim.expects !== 'byDesign') continue;
    await send(shot);
    await compare(shot.operation.key, [...shot.aim.touches, ...records]);
  }

  await settle(server);
  before = await snapshotOf(owner, tables, them.tenantId);
  for (const [shot, sent] of refusals) findings.push(...(await proveTwin(us, shot, sent)));
  await compare('working with one’s own');
  return findings;
}

/** The same request aimed at one's own things must not be refused as that at theirs was. */
async function proveTwin(us: Filled, { operation, twin }: Shot, refusal: Sent): Promise<string[]> {
  const sent = await sendAim(us, operation, twin);
  const isSame = sent.status === refusal.status && sent.code === refusal.code;
  if (!isSame && sent.status !== 400 && sent.status < 500) return [];
  const what = `${operation.key} ${JSON.stringify(twin.target)}`;
  return [`${what} does not work with one’s own either: ${sent.status} ${sent.code ?? ''}`];
}

async function plan({ us, them }: Pair, operations: readonly Operation[], generators: Generators) {
  const lists: List[] = [];
  const shots: Shot[] = [];
  for (const operation of operations) {
    const generator: Generator | undefined = generators[operation.key as keyof Generators];
    const aimed = generator?.(them, us) ?? [];
    if (isListAim(aimed)) lists.push({ operation, aim: aimed, facts: await factsOf(them, operation) });
    else shots.push(...shotsOf(operation, aimed, generator?.(us, us) ?? []));
  }
  shots.sort((a, b) => order.indexOf(a.operation.method) - order.indexOf(b.operation.method));
  return { lists, shots };
}

type Aimed = ReturnType<Generator>;

function isListAim(aimed: Aimed): aimed is ListAim {
  return 'expects' in aimed && aimed.expects === 'list';
}

function shotsOf(operation: Operation, aimed: Exclude<Aimed, ListAim>, own: Aimed): Shot[] {
  const twins = [own].flat() as Aim[];
  return [aimed].flat().map((aim, i) => ({ operation, aim, twin: twins[i] ?? aim }));
}

function without({ marks, ids }: Traces, shows: readonly string[]): Traces {
  const isAllowed = (mark: string): boolean => shows.some((shown) => shown.includes(mark));
  return {
    marks: marks.filter((mark) => !isAllowed(mark)),
    ids: new Set([...ids].filter((id) => !shows.includes(id))),
  };
}

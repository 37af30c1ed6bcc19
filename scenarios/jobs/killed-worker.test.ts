import type { ImportResult, Job, Notification } from '@oneline/contracts';
import { until } from '@oneline/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiSession, openSession } from '../session.ts';
import { startTwoServers, type TwoServers } from './two-servers.ts';

const rowsEach = 120;
const mostImports = 24;
/** The promise to whoever waits for a job. */
const takenOverWithinMs = 5_000;

let servers: TwoServers;
beforeAll(async () => {
  servers = await startTwoServers();
});
afterAll(() => servers?.close());

/** Asks for an import that fills a new code table, one command a row. */
async function askForImport({ send }: ApiSession, n: number): Promise<string> {
  const table = `taken-over-${n}`;
  const label = { 'zh-CN': `表 ${n}`, en: `Table ${n}` };
  expect((await send('POST', '/code-tables', { body: { name: table, label } })).status).toBe(201);
  const rows = Array.from({ length: rowsEach }, (_, i) => `entry-${n}-${i},码值 ${i},Entry ${i}`);
  const form = new FormData();
  form.append('file', new Blob([['code,labelZh,labelEn', ...rows].join('\n')]), 'entries.csv');
  const path = `/imports/code-entries?dryRun=false&table=${table}`;
  const { status, body } = await send('POST', path, { body: form });
  expect(status).toBe(202);
  return (body as Job).id;
}

interface Kept {
  readonly id: string;
  readonly state: Job['state'];
  readonly progress: number | null;
  readonly attempts: number;
  readonly result: ImportResult | null;
  /** A worker holds it: it runs, or is fetched ahead. */
  readonly heldBy: string | null;
}

async function jobs(): Promise<Kept[]> {
  const { rows } = await servers.database.query<Kept>(
    `select p.id, state, progress, p.attempts, result, locked_by as "heldBy"
      from platform.job p left join graphile_worker.jobs g on split_part(g.key, ':', 1) = p.id::text where task = 'spreadsheet.import'`,
  );
  return rows;
}

async function workerIdsOf(pid: number | undefined): Promise<string[]> {
  const { rows } = await servers.database.query<{ worker_ids: string[] }>(
    'select worker_ids from platform.node where pid = $1',
    [pid],
  );
  return rows[0]?.worker_ids ?? [];
}

it('kill -9 a server: its jobs run elsewhere within 5 s, each row of them is done once, and none is lost', async () => {
  const { first, second, database } = servers;
  const session = await openSession(first.url);
  const workerIds = await workerIdsOf(first.process.pid);
  const isOfFirst = ({ heldBy }: Kept): boolean => heldBy !== null && workerIds.includes(heldBy);
  const isHalfDone = ({ state, progress }: Kept): boolean => state === 'running' && progress !== null && progress < 0.7;
  const asked: string[] = [];
  // Either server may take a job: more are asked for until the first is in the middle of two.
  const isFirstInTheMiddle = async (): Promise<boolean> => {
    const present = await jobs();
    if (present.filter((job) => isOfFirst(job) && isHalfDone(job)).length >= 2) return true;
    const open = present.filter(({ state }) => state !== 'done').length;
    if (open < 6 && asked.length < mostImports) asked.push(await askForImport(session, asked.length));
    return false;
  };
  await until(isFirstInTheMiddle, { what: 'jobs of the first server are half done', everyMs: 10, timeoutMs: 20_000 });

  await first.stop('SIGKILL');
  const interrupted = new Map((await jobs()).filter(isOfFirst).map((job) => [job.id, job.attempts]));
  expect(interrupted.size).toBeGreaterThanOrEqual(2);
  const runsElsewhere = ({ id, state, attempts }: Kept): boolean =>
    state === 'done' || attempts > (interrupted.get(id) ?? 0);
  await until(async () => (await jobs()).filter(({ id }) => interrupted.has(id)).every(runsElsewhere), {
    timeoutMs: takenOverWithinMs,
    what: 'the interrupted jobs run elsewhere',
  });

  const areAllDone = async (): Promise<boolean> => (await jobs()).every(({ state }) => state === 'done');
  await until(areAllDone, { timeoutMs: 30_000, what: 'all jobs are done' });
  const done = await jobs();
  expect(done.map(({ id }) => id).toSorted()).toEqual(asked.toSorted());
  for (const { result } of done) {
    expect(result).toMatchObject({ rows: rowsEach, problems: [], changed: 0 });
    expect((result?.created ?? 0) + (result?.unchanged ?? 0)).toBe(rowsEach);
  }
  const { rows: made } = await database.query<{ times: number; entries: number }>(
    `select times::int, count(*)::int as entries from (
       select count(*) as times from platform.audit_entry
        where action = 'code_entry.created' and changes #>> '{code,1}' like 'entry-%' group by changes #>> '{code,1}'
     ) as of_each group by times`,
  );
  expect(made).toEqual([{ times: 1, entries: asked.length * rowsEach }]);
  const { send } = await openSession(second.url);
  const news = async (): Promise<Notification[]> => {
    const { body } = await send('GET', '/me/notifications?limit=100&filter=kind%3Dimport_finished');
    return (body as { items: Notification[] }).items;
  };
  await until(async () => (await news()).length >= asked.length, { what: 'news of all imports' });
  expect(await news()).toHaveLength(asked.length);
  for (const n of asked.keys()) {
    const { body } = await send('GET', `/code-tables/taken-over-${n}/entries`);
    expect((body as { items: unknown[] }).items).toHaveLength(rowsEach);
  }
});

import type { ImportResult } from '@oneline/contracts';
import type { TestServer } from '../test-server.ts';
import { done, shown } from './aim.ts';
import { type ApiDocument, choicesOf } from './api-document.ts';
import type { Filled, Pair } from './fill/filled.ts';
import { endOf } from './fill/work.ts';
import { faultsOf, leaksIn } from './judge.ts';
import { changedTables, settle, snapshotOf, tenantTables } from './tenant-tables.ts';
import { tracesOfPair } from './traces.ts';

interface Upload {
  readonly query?: Readonly<Record<string, string>>;
  /** CSV. Its first row names a thing that both tenants have, its second one that only they have. */
  readonly rows: readonly (readonly string[])[];
}

/** For every sheet that can be read from a file, one that names things of theirs. A sheet missing here must be refused. */
const uploads: Readonly<Record<string, (them: Filled) => Upload>> = {
  people: ({ lone }) => ({
    rows: [
      ['employeeNo', 'name', 'unitCode', 'postName'],
      ['common-1', 'changed by a file', '', ''],
      [lone, 'new', 'common-root', 'common-post'],
    ],
  }),
  units: ({ lone }) => ({
    rows: [
      ['code', 'title', 'kind', 'parentCode'],
      ['common-department', 'changed by a file', 'department', 'common-root'],
      [lone, 'new', 'team', 'common-root'],
    ],
  }),
  'code-entries': ({ codes: { common } }) => ({
    query: { table: common.name },
    rows: [
      ['code', 'labelZh', 'labelEn'],
      [common.entry.code, 'changed', 'changed'],
      [common.spare.code, 'new', 'new'],
    ],
  }),
};

/**
 * Writes every list to a file in every format, plainly and asking for what is theirs, and reads files that name things of
 * theirs. Gives what is wrong with the files, with what became of them, and with the other tenant afterwards.
 */
export async function proveFiles(server: TestServer, pair: Pair, document: ApiDocument): Promise<string[]> {
  const { owner } = server;
  await settle(server);
  const tables = await tenantTables(owner);
  const before = await snapshotOf(owner, tables, pair.them.tenantId);
  const traces = await tracesOfPair(owner, tables, pair);
  const { us, them } = pair;

  async function exported(body: Record<string, unknown>): Promise<string[]> {
    const started = await us.browser.send({ method: 'POST', path: '/exports', body: { locale: 'en', ...body } });
    const what = `export ${JSON.stringify(body)}`;
    if (started.status !== 202) return [`${what} is refused: ${started.code}`];
    const job = await endOf(us.browser, started.body.id);
    if (job.state !== 'done') return [`${what} ends ${job.state}: ${job.error?.code}`];
    const file = await us.browser.send({ method: 'GET', path: `/exports/${job.id}/file` });
    const aim = 'query' in body ? done() : shown();
    return [...leaksIn(file, aim, traces.theirs), ...faultsOf(file, aim, traces.ours)].map((one) => `${what} ${one}`);
  }

  async function imported(sheet: string, isDryRun: boolean): Promise<string[]> {
    const { query = {}, rows } = uploads[sheet]?.(them) ?? { rows: [['code']] };
    const file = { name: `${sheet}.csv`, text: rows.map((row) => row.join(',')).join('\n') };
    const path = `/imports/${sheet}`;
    const started = await us.browser.send({ method: 'POST', path, query: { ...query, dryRun: isDryRun }, file });
    if (!(sheet in uploads)) return started.status === 422 ? [] : [`import of ${sheet} has no file that names theirs`];
    const job = await endOf(us.browser, started.body.id);
    const { created, changed } = (job.result ?? {}) as Partial<ImportResult>;
    return created === 1 && changed === 1 ? [] : [`import of ${sheet} ends ${job.state} ${JSON.stringify(job.result)}`];
  }

  const table = them.codes.common.name;
  const bodies = choicesOf(document, '/exports', 'sheet').flatMap((sheet) => {
    const list = { sheet, ...(sheet === 'code-entries' ? { table } : {}) };
    return [
      ...choicesOf(document, '/exports', 'format').map((format) => ({ ...list, format })),
      { ...list, format: 'csv', query: { q: them.lone } },
    ];
  });
  const findings = (await Promise.all(bodies.map(exported))).flat();
  for (const sheet of choicesOf(document, '/exports', 'sheet')) {
    for (const isDryRun of [true, false]) findings.push(...(await imported(sheet, isDryRun)));
  }
  await settle(server);
  const changed = changedTables(before, await snapshotOf(owner, tables, them.tenantId));
  if (changed.length > 0) findings.push(`files change ${changed.join(', ')} of the other tenant`);
  return findings;
}

import { codeTableRoutes, type ExportResult, personRoutes, spreadsheetRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { made } from '../../testing/staff.ts';
import { openSheetBench, type SheetBench } from './fixture/sheet-bench.ts';
import { readTable } from './reading/table.ts';

let bench: SheetBench;
beforeAll(async () => {
  bench = await openSheetBench();
  await bench.imported(
    'people',
    [
      'employeeNo,name,unitCode,postName,mobile,email,idNumber',
      'HT3001,张三,LJ-T1,座席,13812345678,zhang@example.com,110101199003078515',
      '"HT3002","=HYPERLINK(""http://x"")",LJ-T1,座席,,,',
      'HT3003,@SUM(A1),LJ-T1,座席,,,',
    ].join('\n'),
  );
});
afterAll(() => bench.close());

const people = {
  sheet: 'people',
  locale: 'zh-CN',
  columns: ['employeeNo', 'name', 'mobile', 'email', 'idNumber'],
  query: { filter: ['employeeNo=HT3001,HT3002,HT3003'], sort: 'employeeNo' },
};
const cells = async (file: Buffer): Promise<(readonly string[])[]> =>
  (await readTable(file, [])).map((row) => row.cells);

describe('an exported list', () => {
  it('as XLSX holds texts, never formulas, in the columns and the language asked for', async () => {
    const file = await bench.exported({ ...people, format: 'xlsx' });
    expect(await cells(file)).toEqual([
      ['工号', '姓名', '手机', '邮箱', '证件号'],
      ['HT3001', '张三', '13812345678', 'zhang@example.com', '110101199003078515'],
      ['HT3002', '=HYPERLINK("http://x")'],
      ['HT3003', '@SUM(A1)'],
    ]);
  });

  it('as CSV runs nothing when a spreadsheet opens it, and comes in again as it was', async () => {
    const file = await bench.exported({ ...people, format: 'csv', locale: 'en' });
    expect(file.toString('utf8')).toBe(
      [
        '\uFEFFEmployee no.,Name,Mobile,E-mail,ID number',
        'HT3001,张三,13812345678,zhang@example.com,110101199003078515',
        `HT3002,"'=HYPERLINK(""http://x"")",,,`,
        "HT3003,'@SUM(A1),,,",
        '',
      ].join('\r\n'),
    );
    expect(await bench.imported('people', file)).toMatchObject({ rows: 3, changed: 0, unchanged: 3, problems: [] });
  });

  it('shows sensitive fields as its reader may see them when it is written', async () => {
    const masked = await bench.hire({ fields: [{ resource: 'person', field: 'email', right: 'hidden' }] });
    for (const format of ['csv', 'xlsx']) {
      const [, row] = await cells(await bench.exported({ ...people, format }, masked));
      expect(row).toEqual(['HT3001', '张三', '138****5678', '', expect.stringMatching(/^11.*\*+.*15$/)]);
    }
  });

  it('shows instants by the clocks of the tenant', async () => {
    const { items } = made(await bench.clerk.call(personRoutes.list, { query: people.query }));
    const local = new Date(Date.parse(items[0]?.createdAt ?? '') + 8 * 3_600_000).toISOString();
    const shown = local.slice(0, 19).replace('T', ' ');
    for (const format of ['csv', 'xlsx']) {
      const [, row] = await cells(await bench.exported({ ...people, columns: ['createdAt'], format }));
      expect(row).toEqual([shown]);
    }
  });

  it('has all pages of the list, and only what its filter lets through', async () => {
    const rows = Array.from({ length: 205 }, (_, i) => `HT4${String(i).padStart(3, '0')},某${i},LJ-T1,座席`);
    await bench.imported('people', ['employeeNo,name,unitCode,postName', ...rows].join('\n'));
    const job = made(
      await bench.clerk.call(spreadsheetRoutes.export, {
        body: { sheet: 'people', format: 'csv', locale: 'en', query: { q: 'HT4' } },
      }),
    );
    expect((await bench.over(job)).result as ExportResult).toMatchObject({ rows: 205, fileName: 'people.csv' });
  });

  it('of a code table names its table', async () => {
    const label = { 'zh-CN': '产品', en: 'Products' };
    made(await bench.clerk.call(codeTableRoutes.create, { body: { name: 'product', label } }));
    await bench.imported('code-entries', 'code,labelZh,labelEn\np1,甲,A\n', { table: 'product' });
    const body = { sheet: 'code-entries', format: 'csv', locale: 'zh-CN', columns: ['code', 'labelZh'] };
    expect(await cells(await bench.exported({ ...body, table: 'product' }))).toEqual([
      ['编码', '中文名称'],
      ['p1', '甲'],
    ]);
    await expect(bench.exported(body)).rejects.toThrow('spreadsheets.table_missing');
  });
});

describe('an export', () => {
  it('is refused for a column that the list does not have, and without the right to read the list', async () => {
    const ask = (reader = bench.clerk, columns: string[] = ['name']) =>
      reader.call(spreadsheetRoutes.export, { body: { sheet: 'people', format: 'csv', locale: 'en', columns } });
    expect((await ask(bench.clerk, ['password'])).code).toBe('spreadsheets.unknown_column');
    expect((await ask(await bench.hire({ without: ['person.read'] }))).code).toBe('access.denied');
    expect((await ask(await bench.hire({ without: ['export.run'] }))).code).toBe('access.denied');
  });

  it('asked for twice under one key is one', async () => {
    const key = newId();
    const ask = () =>
      bench.clerk.call(spreadsheetRoutes.export, { body: { sheet: 'units', format: 'csv', locale: 'en' }, key });
    const first = made(await ask());
    expect(made(await ask()).id).toBe(first.id);
  });

  it('is fetched by whoever asked for it only, and not before it is there', async () => {
    const job = made(
      await bench.clerk.call(spreadsheetRoutes.export, { body: { sheet: 'units', format: 'csv', locale: 'en' } }),
    );
    await bench.over(job);
    const fetchFile = (reader = bench.clerk, id = job.id) =>
      reader.call(spreadsheetRoutes.download, { params: { id } });
    expect((await fetchFile()).headers['content-disposition']).toBe('attachment; filename="units.csv"');
    expect((await fetchFile(await bench.hire())).code).toBe('spreadsheets.not_found');
    expect((await fetchFile(bench.clerk, newId())).code).toBe('spreadsheets.not_found');
    await bench.server.owner.query(`update platform.job set state = 'running' where id = $1`, [job.id]);
    expect((await fetchFile()).code).toBe('spreadsheets.not_finished');
  });
});

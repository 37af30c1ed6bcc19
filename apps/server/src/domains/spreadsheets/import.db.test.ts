import {
  codeTableRoutes,
  jobRoutes,
  type Person,
  personRoutes,
  spreadsheetRoutes,
  type Unit,
  unitRoutes,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSheetBench, type SheetBench } from './fixture/sheet-bench.ts';
import { makeXlsx } from './reading/fixture/make-xlsx.ts';
import { readTable } from './reading/table.ts';

let bench: SheetBench;
beforeAll(async () => {
  bench = await openSheetBench();
});
afterAll(() => bench.close());

const dry = { dryRun: 'true' };
const header = ['工号 *', '姓名 *', '机构编码', '岗位', '手机', '邮箱', '证件号'];

async function people(...employeeNos: string[]): Promise<Person[]> {
  const query = { filter: [`employeeNo=${employeeNos.join(',')}`], sort: 'employeeNo' };
  return (await bench.clerk.call(personRoutes.list, { query })).body.items;
}

async function units(): Promise<Map<string, Unit>> {
  const { items } = (await bench.clerk.call(unitRoutes.list, {})).body;
  return new Map(items.map((unit) => [unit.code, unit]));
}

describe('people', () => {
  it('come in by the sheet that the template gives: first tried, then done', async () => {
    const template = await bench.server.app.inject({
      url: '/api/v1/imports/people/template?locale=zh-CN',
      headers: { 'x-test-reader': bench.clerk.principal.personId, 'x-oneline': '1' },
    });
    const [titles] = await readTable(template.rawPayload, []);
    expect(titles?.cells).toEqual(header);
    const file = await makeXlsx({
      填写说明: [['请先阅读']],
      人员: [
        header,
        ['HT2001', '张三', 'LJ-T1', '座席', 10_000_002_001, 'zhang@example.com', null],
        [],
        ['HT2002', '欧阳娜娜', 'LJ-T1', '座席', '10000002002', null, null],
      ],
    });
    const plan = { rows: 2, created: 2, changed: 0, unchanged: 0, problems: [] };
    expect(await bench.imported('people', file, dry)).toEqual({ ...plan, isDryRun: true });
    expect(await people('HT2001', 'HT2002')).toEqual([]);
    expect(await bench.imported('people', file)).toEqual({ ...plan, isDryRun: false });
    expect(await people('HT2001', 'HT2002')).toMatchObject([
      { name: '张三', mobile: '10000002001', email: 'zhang@example.com', appointments: [{ postName: '座席' }] },
      { name: '欧阳娜娜', mobile: '10000002002', email: null },
    ]);
    expect(await bench.imported('people', file)).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
  });

  it('known by their number are changed, and an empty cell leaves what is there', async () => {
    await bench.imported('people', 'employeeNo,name,unitCode,postName,mobile\nHT2101,王芳,LJ-T1,座席,10000002101\n');
    expect(await bench.imported('people', 'employeeNo,name,email\nHT2101,王小芳,fang@example.com\n')).toMatchObject({
      changed: 1,
      problems: [],
    });
    expect(await people('HT2101')).toMatchObject([
      { name: '王小芳', mobile: '10000002101', email: 'fang@example.com', appointments: [{ unitName: '语音一组' }] },
    ]);
  });

  it('with anything wrong do not come in at all, and each row tells what is wrong with it', async () => {
    const file = await makeXlsx({
      s: [
        ['Employee no.', 'Name', 'Unit code', 'Post', 'E-mail'],
        ['HT2201', '好人', 'LJ-T1', '座席', null],
        ['HT2202', null, 'LJ-T1', '座席', null],
        ['HT2201', '重复', 'LJ-T1', '座席', null],
        ['HT2203', '无此机构', 'LJ-T9', '座席', null],
        ['HT2204', '无此岗位', 'LJ-T1', '总经理', null],
        ['工号5', '编号不对', 'LJ-T1', '座席', null],
        ['HT2206', '没有岗位', null, null, 'not an address'],
      ],
    });
    const { problems, ...counts } = await bench.imported('people', file);
    expect(counts).toEqual({ isDryRun: false, rows: 7, created: 0, changed: 0, unchanged: 0 });
    const told = problems.map(({ row, column, code }) => `${row} ${column} ${code}`);
    expect(told).toEqual(
      expect.arrayContaining([
        '3 name import.required',
        '4 employeeNo import.duplicate',
        '5 unitCode import.unknown',
        '6 postName import.unknown',
        '7 employeeNo import.pattern',
        '8 postName import.required',
        '8 email import.format',
      ]),
    );
    expect(new Set(problems.map(({ row }) => row))).toEqual(new Set([3, 4, 5, 6, 7, 8]));
    expect(problems.find(({ row }) => row === 7)?.value).toBe('工号5');
    expect(await people('HT2201')).toEqual([]);
  });

  it('sent twice by a double click come in once: with the same key by one job, without one by two that do not clash', async () => {
    const file = 'employeeNo,name,unitCode,postName\nHT2301,一,LJ-T1,座席\nHT2302,二,LJ-T1,座席\n';
    const key = newId();
    const [first, second] = await Promise.all([
      bench.send('people', file, { key }),
      bench.send('people', file, { key }),
    ]);
    const again = await bench.send('people', file, { key });
    expect([first.status, second.status]).toContain(202);
    const accepted = first.status === 202 ? first : second;
    expect(again).toMatchObject({ status: 202, job: { id: accepted.job.id } });
    expect((await bench.send('people', `${file}HT2303,三,LJ-T1,座席\n`, { key })).code).toBe('command.key_reused');
    const other = 'employeeNo,name,unitCode,postName\nHT2304,四,LJ-T1,座席\n';
    const sent = await Promise.all([bench.send('people', other), bench.send('people', other)]);
    expect(new Set(sent.map(({ job }) => job.id)).size).toBe(2);
    for (const { job } of [accepted, ...sent]) expect((await bench.over(job)).state).toBe('done');
    expect(await people('HT2301', 'HT2302', 'HT2304')).toHaveLength(3);
    const { rows } = await bench.server.owner.query(
      `select count(*)::int as n from platform.audit_entry where action = 'person.created' and changes #>> '{employeeNo,1}' = 'HT2304'`,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe('units', () => {
  it('come in whatever their order, and are renamed and moved', async () => {
    const file = ['编码,名称,类型,上级编码,顺序', 'C-T1,三组,team,C-S1,10', 'C-S1,中心,site,C,', 'C,省会,city,LJ,5'];
    expect(await bench.imported('units', file.join('\n'))).toMatchObject({ created: 3, problems: [] });
    const before = await units();
    expect(before.get('C-T1')?.path).toEqual(['LJ', 'C', 'C-S1', 'C-T1'].map((code) => before.get(code)?.id));
    const change = ['编码,名称,类型,上级编码', 'C-T1,三组（新）,team,C', 'C,省会,city,LJ'];
    expect(await bench.imported('units', change.join('\n'))).toMatchObject({ created: 0, changed: 1, unchanged: 1 });
    const after = await units();
    expect(after.get('C-T1')).toMatchObject({ name: '三组（新）', parentId: before.get('C')?.id, order: 10 });
  });

  it('that stand below themselves, or below nothing known, are told', async () => {
    const file = [
      'code,title,kind,parentCode',
      'D,甲,city,E',
      'E,乙,city,D',
      'F,丙,city,NONE',
      'G,丁,village,LJ',
      'H,戊,team,D',
    ];
    const { problems } = await bench.imported('units', file.join('\n'), dry);
    expect(problems.map(({ row, column, code }) => `${row} ${column} ${code}`).toSorted()).toEqual(
      expect.arrayContaining([
        '2 parentCode import.cycle',
        '3 parentCode import.cycle',
        '4 parentCode import.unknown',
        '5 kind import.enum',
      ]),
    );
    expect(problems.some(({ row }) => row === 6)).toBe(false);
  });

  it('may be as deep in the file as the file is long', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `X${i},单位,team,${i === 19_999 ? 'LJ' : `X${i + 1}`}`);
    const result = await bench.imported('units', ['code,title,kind,parentCode', ...rows].join('\n'), dry);
    expect(result).toMatchObject({ rows: 20_000, created: 20_000, problems: [] });
  });
});

describe('code entries', () => {
  it('come in with their days, parents and both labels', async () => {
    const label = { 'zh-CN': '咨询', en: 'Enquiries' };
    await bench.clerk.call(codeTableRoutes.create, { body: { name: 'enquiry', label, isTree: true } });
    const file = await makeXlsx({
      s: [
        ['编码', '中文名称', '英文名称', '上级编码', '生效日期', '失效日期'],
        ['roaming', '漫游', 'Roaming', null, new Date('2026-01-01'), new Date('2026-12-31')],
        ['roaming.hk', '港澳漫游', 'Hong Kong', 'roaming', null, null],
      ],
    });
    expect(await bench.imported('code-entries', file, { table: 'enquiry' })).toMatchObject({
      created: 2,
      problems: [],
    });
    const entries = async () =>
      (await bench.clerk.call(codeTableRoutes.entries, { params: { name: 'enquiry' }, query: {} })).body.items;
    expect(await entries()).toMatchObject([
      { code: 'roaming', label: { 'zh-CN': '漫游', en: 'Roaming' }, validFrom: '2026-01-01', validTo: '2026-12-31' },
      { code: 'roaming.hk', parentCode: 'roaming', validFrom: null },
    ]);
    const wrong = 'code,labelZh,labelEn,parentCode,validFrom,order\nx,甲,A,none,32.13.2026,many\n';
    const { problems } = await bench.imported('code-entries', wrong, { table: 'enquiry' });
    expect(problems.map(({ column, code }) => `${column} ${code}`).toSorted()).toEqual([
      'order import.type',
      'parentCode import.unknown',
      'validFrom import.format',
    ]);
    expect(await entries()).toHaveLength(2);
  });

  it('need a table that is there', async () => {
    const file = 'code,labelZh,labelEn\nx,甲,A\n';
    const without = await bench.over((await bench.send('code-entries', file)).job);
    expect(without).toMatchObject({ state: 'dead', error: { code: 'spreadsheets.table_missing' } });
    const unknown = await bench.over((await bench.send('code-entries', file, { query: { table: 'nothing' } })).job);
    expect(unknown).toMatchObject({ state: 'dead', attempts: 1, error: { code: 'codes.table_not_found' } });
  });

  it('whose columns cannot be told are refused', async () => {
    const { job } = await bench.send('code-entries', 'a,b\n1,2\n', { query: { table: 'enquiry' } });
    expect(await bench.over(job)).toMatchObject({ state: 'dead', error: { code: 'spreadsheets.file_unreadable' } });
  });
});

describe('a file', () => {
  it.each([
    ['that is none of ours', Buffer.from('%PDF-1.7 \0\0'), 'spreadsheets.file_unreadable'],
    ['of 100,000 rows', `code,name\n${'a,b\n'.repeat(100_000)}`, 'spreadsheets.too_many_rows'],
  ])('%s is refused with a code, and what works goes on', async (_, file, code) => {
    const { job } = await bench.send('people', file);
    expect(await bench.over(job)).toMatchObject({ state: 'dead', attempts: 1, error: { code } });
  });

  it('that is missing, too large, or of a list that cannot be imported is refused at once', async () => {
    const large = await bench.send('people', Buffer.alloc(20 * 1_048_576 + 1, 'a'));
    expect([large.status, large.code]).toEqual([413, 'spreadsheets.file_too_large']);
    expect((await bench.send('audit', 'a')).code).toBe('spreadsheets.not_importable');
    const { code } = await bench.clerk.call(spreadsheetRoutes.import, {
      params: { sheet: 'people' },
      query: { dryRun: true },
      body: {} as never,
    });
    expect(code).toBe('spreadsheets.file_missing');
    expect((await bench.send('people', 'a', { key: 'not a key' })).code).toBe('command.key_invalid');
  });

  it('of somebody without the right is refused, and so is one whose sender has lost it before it runs', async () => {
    const guest = await bench.hire({ without: ['person.write'] });
    expect((await bench.send('people', 'a', { reader: guest })).code).toBe('access.denied');
    // Left the office in the meantime: nobody acts in their name.
    const gone = bench.tenant.reader({ personId: newId() });
    const { job } = await bench.send('people', 'employeeNo,name\nHT9,某\n', { reader: gone });
    expect(await bench.over(job, gone)).toMatchObject({ state: 'dead', error: { code: 'access.denied' } });
  });

  it('is told of in the jobs of its sender, and nobody else’s', async () => {
    const { job } = await bench.send('units', 'code,title,kind,parentCode\nLJ,龙江,province,\n', { query: dry });
    await bench.over(job);
    const stranger = bench.tenant.reader({ grants: [] });
    expect((await stranger.call(jobRoutes.get, { params: { id: job.id } })).code).toBe('job.not_found');
  });
});

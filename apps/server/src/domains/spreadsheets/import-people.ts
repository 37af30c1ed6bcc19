import { type Person, personRoutes, postRoutes, unitRoutes } from '@oneline/contracts';
import { columnLabels, importExamples } from './i18n/labels.ts';
import { checkBody, checkRows, createRowProblems, filled, inTurns } from './import-fields.ts';
import type { ImportPlan, ImportRow, SheetImport } from './sheet.ts';

const example = importExamples.person;
const column = (key: keyof typeof example, isRequired: boolean) => ({
  key,
  label: columnLabels[key],
  isRequired,
  example: example[key],
});

/** People by employee number: new ones are added, known ones changed; an empty cell leaves what is there. */
export const peopleImport: SheetImport = {
  name: 'people',
  permission: 'person.write',
  columns: [
    column('employeeNo', true),
    column('name', true),
    column('unitCode', false),
    column('postName', false),
    column('mobile', false),
    column('email', false),
    column('idNumber', false),
  ],
  async plan({ local, as, today }, rows) {
    const problems = createRowProblems();
    checkRows(rows, this.columns, 'employeeNo', problems);
    const [{ items: units }, { items: posts }] = await Promise.all([
      local.call(as, unitRoutes.list, { query: { state: 'active' } }),
      local.call(as, postRoutes.list, { query: {} }),
    ]);
    const unitByCode = new Map(units.map((unit) => [unit.code, unit]));
    const known = await findPeople(rows, async (filter) => {
      const page = await local.call(as, personRoutes.list, { query: { filter: [filter], limit: 200 } });
      return page.items;
    });

    const steps: ImportPlan['steps'][number][] = [];
    for await (const row of inTurns(rows)) {
      const {
        employeeNo = '',
        name = '',
        unitCode = '',
        postName = '',
        mobile = '',
        email = '',
        idNumber = '',
      } = row.values;
      const unit = unitByCode.get(unitCode);
      const post = posts.find((one) => one.unitId === unit?.id && one.name === postName && one.state === 'active');
      if (unitCode !== '' && !unit) problems.add(row, 'unitCode', 'import.unknown');
      else if ((unitCode !== '' || postName !== '') && !post) problems.add(row, 'postName', 'import.unknown');
      const personal = filled({ mobile, email, idNumber });
      const before = known.get(employeeNo);
      if (!before) {
        if (!post) problems.add(row, 'postName', 'import.required');
        const appointments = post ? [{ postId: post.id, isMain: true, fromDate: today }] : [];
        const body = { employeeNo, name, ...personal, appointments };
        checkBody(personRoutes.create, body, row, String, problems);
        steps.push({
          row: row.number,
          kind: 'create',
          run: async (key) => void (await local.call(as, personRoutes.create, { body, key })),
        });
        continue;
      }
      const keepsPost = !post || before.appointments.some((one) => one.postId === post.id);
      const change = {
        ...(name === before.name ? {} : { name }),
        ...Object.fromEntries(Object.entries(personal).filter(([key, value]) => before[key as 'mobile'] !== value)),
        ...(keepsPost ? {} : { appointments: [{ postId: post.id, isMain: true, fromDate: today }] }),
      };
      const body = { version: before.version, ...change };
      checkBody(personRoutes.change, body, row, String, problems);
      const isSame = Object.keys(change).length === 0;
      steps.push({
        row: row.number,
        kind: isSame ? 'keep' : 'change',
        run: async (key) => {
          if (!isSame) await local.call(as, personRoutes.change, { params: { id: before.id }, body, key });
        },
      });
    }
    return { problems: problems.list, steps };
  },
};

/** The people among the rows who are there already, by employee number, asked for twenty at a time (a filter has 500 characters). */
async function findPeople(
  rows: readonly ImportRow[],
  list: (filter: string) => Promise<Person[]>,
): Promise<Map<string, Person>> {
  const numbers = rows.map((row) => row.values['employeeNo'] ?? '').filter((value) => /^[\w.-]+$/.test(value));
  const found = new Map<string, Person>();
  for (let i = 0; i < numbers.length; i += 20) {
    for (const person of await list(`employeeNo=${numbers.slice(i, i + 20).join(',')}`))
      found.set(person.employeeNo, person);
  }
  return found;
}

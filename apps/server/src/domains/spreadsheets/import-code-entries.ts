import { codeTableRoutes } from '@oneline/contracts';
import { spreadsheetErrors } from './errors.ts';
import { columnLabels, importExamples } from './i18n/labels.ts';
import { checkBody, checkRows, createRowProblems, inTurns } from './import-fields.ts';
import type { ImportPlan, SheetImport } from './sheet.ts';

const example = importExamples.codeEntry;
const column = (key: keyof typeof example, isRequired: boolean) => ({
  key,
  label: columnLabels[key],
  isRequired,
  example: example[key],
});

/** Entries of one code table by code, in the order of the file (a parent stands before its children). */
export const codeEntriesImport: SheetImport = {
  name: 'code-entries',
  permission: 'code.write',
  columns: [
    column('code', true),
    column('labelZh', true),
    column('labelEn', true),
    column('parentCode', false),
    column('order', false),
    column('validFrom', false),
    column('validTo', false),
  ],
  async plan({ local, as, table: name }, rows) {
    if (name === undefined) throw spreadsheetErrors.tableMissing();
    const params = { name };
    const problems = createRowProblems();
    checkRows(rows, this.columns, 'code', problems);
    const { items } = await local.call(as, codeTableRoutes.entries, { params, query: {} });
    const known = new Map(items.map((entry) => [entry.code, entry]));
    const before = new Set(known.keys());
    const steps: ImportPlan['steps'][number][] = [];
    for await (const row of inTurns(rows)) {
      const {
        code = '',
        labelZh = '',
        labelEn = '',
        parentCode = '',
        order = '',
        validFrom = '',
        validTo = '',
      } = row.values;
      if (parentCode !== '' && !before.has(parentCode)) problems.add(row, 'parentCode', 'import.unknown');
      before.add(code);
      const entry = known.get(code);
      const members = {
        label: { 'zh-CN': labelZh, en: labelEn },
        parentCode: parentCode || null,
        ...(order === '' ? {} : { order: Number(order) }),
        validFrom: validFrom || null,
        validTo: validTo || null,
      };
      const labelColumn = (member: string): string => (member === 'label' ? 'labelZh' : member);
      checkBody(codeTableRoutes.createEntry, { code, ...members }, row, labelColumn, problems);
      const isSame =
        entry !== undefined &&
        Object.entries(members).every(([key, value]) => {
          const present = entry[key as keyof typeof members];
          return key === 'label' ? entry.label.en === labelEn && entry.label['zh-CN'] === labelZh : present === value;
        });
      steps.push({
        row: row.number,
        kind: entry ? (isSame ? 'keep' : 'change') : 'create',
        async run(key) {
          if (!entry) await local.call(as, codeTableRoutes.createEntry, { params, body: { code, ...members }, key });
          else if (!isSame) {
            await local.call(as, codeTableRoutes.changeEntry, {
              params: { name, id: entry.id },
              body: { version: entry.version, ...members },
              key,
            });
          }
        },
      });
    }
    return { problems: problems.list, steps };
  },
};

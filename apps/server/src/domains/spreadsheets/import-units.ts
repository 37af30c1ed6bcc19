import { type Unit, unitKinds, unitRoutes } from '@oneline/contracts';
import { columnLabels, importExamples } from './i18n/labels.ts';
import { checkBody, checkRows, createRowProblems } from './import-fields.ts';
import type { ImportPlan, ImportRow, SheetImport } from './sheet.ts';

const example = importExamples.unit;
const column = (key: keyof typeof example, isRequired: boolean) => ({
  key,
  label: columnLabels[key],
  isRequired,
  example: example[key],
});

const memberColumns: Record<string, string> = { name: 'title', parentId: 'parentCode' };

/** Units by code, parents before children whatever their order in the file; known ones are renamed or moved. */
export const unitsImport: SheetImport = {
  name: 'units',
  permission: 'unit.write',
  columns: [
    column('code', true),
    column('title', true),
    column('kind', true),
    column('parentCode', false),
    column('order', false),
  ],
  async plan({ local, as }, rows) {
    const problems = createRowProblems();
    checkRows(rows, this.columns, 'code', problems);
    const { items } = await local.call(as, unitRoutes.list, {});
    const known = new Map(items.map((unit) => [unit.code, unit]));
    const coming = new Map(rows.map((row) => [row.values['code'] ?? '', row]));
    /** Ids by code, filled as rows are carried out. */
    const ids = new Map(items.map((unit) => [unit.code, unit.id]));
    const steps: ImportPlan['steps'][number][] = [];
    for (const row of parentsFirst(rows, coming)) {
      const { code = '', title: name = '', kind = '', parentCode = '', order: orderText = '' } = row.values;
      if (parentCode !== '' && !known.has(parentCode) && !coming.has(parentCode))
        problems.add(row, 'parentCode', 'import.unknown');
      if (isBelowItself(row, coming)) problems.add(row, 'parentCode', 'import.cycle');
      if (!(unitKinds as readonly string[]).includes(kind)) problems.add(row, 'kind', 'import.enum');
      const order = orderText === '' ? undefined : Number(orderText);
      const members = { kind: kind as Unit['kind'], name, ...(order === undefined ? {} : { order }) };
      const before = known.get(code);
      const sample = { parentId: null, code, ...members };
      checkBody(unitRoutes.create, sample, row, (member) => memberColumns[member] ?? member, problems);
      steps.push({
        row: row.number,
        kind: before ? (isSame(before, members, parentCode, items) ? 'keep' : 'change') : 'create',
        async run(key) {
          const parentId = parentCode === '' ? null : (ids.get(parentCode) ?? null);
          if (!before) {
            const unit = await local.call(as, unitRoutes.create, { body: { parentId, code, ...members }, key });
            ids.set(code, unit.id);
            return;
          }
          let { version } = before;
          if (before.parentId !== parentId) {
            ({ version } = await local.call(as, unitRoutes.move, {
              params: { id: before.id },
              body: { version, parentId },
              key: `${key}/move`,
            }));
          }
          if (before.name !== name || before.kind !== kind || (order !== undefined && before.order !== order)) {
            await local.call(as, unitRoutes.change, { params: { id: before.id }, body: { version, ...members }, key });
          }
        },
      });
    }
    return { problems: problems.list, steps };
  },
};

function isSame(
  before: Unit,
  members: { kind: string; name: string; order?: number },
  parentCode: string,
  units: readonly Unit[],
): boolean {
  const parent = units.find((unit) => unit.id === before.parentId);
  const isPlaceSame = (parent?.code ?? '') === parentCode;
  const isOrderSame = members.order === undefined || members.order === before.order;
  return isPlaceSame && isOrderSame && before.name === members.name && before.kind === members.kind;
}

function isBelowItself(row: ImportRow, coming: ReadonlyMap<string, ImportRow>): boolean {
  const start = row.values['code'];
  const seen = new Set<string>();
  for (let code = row.values['parentCode'] ?? ''; code !== '' && !seen.has(code); ) {
    if (code === start) return true;
    seen.add(code);
    code = coming.get(code)?.values['parentCode'] ?? '';
  }
  return false;
}

function parentsFirst(rows: readonly ImportRow[], coming: ReadonlyMap<string, ImportRow>): ImportRow[] {
  const done = new Set<ImportRow>();
  const order: ImportRow[] = [];
  const visit = (row: ImportRow): void => {
    if (done.has(row)) return;
    done.add(row);
    const parent = coming.get(row.values['parentCode'] ?? '');
    if (parent) visit(parent);
    order.push(row);
  };
  rows.forEach(visit);
  return order;
}

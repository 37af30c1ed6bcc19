import { type Unit, unitKinds, unitRoutes } from '@oneline/contracts';
import { columnLabels, importExamples } from './i18n/labels.ts';
import { checkBody, checkRows, createRowProblems, inTurns } from './import-fields.ts';
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
    const { ordered, cyclic } = inOrder(rows, coming);
    for await (const row of inTurns(ordered)) {
      const { code = '', title: name = '', kind = '', parentCode = '', order: orderText = '' } = row.values;
      if (parentCode !== '' && !known.has(parentCode) && !coming.has(parentCode))
        problems.add(row, 'parentCode', 'import.unknown');
      if (cyclic.has(row)) problems.add(row, 'parentCode', 'import.cycle');
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

/** Rows in an order in which a parent stands before its children, and those that are below themselves, which have none. */
function inOrder(rows: readonly ImportRow[], coming: ReadonlyMap<string, ImportRow>) {
  const placed = new Set<ImportRow>();
  const cyclic = new Set<ImportRow>();
  for (const row of rows) {
    // From the row up to the first whose place is known; a tree in a file can be deeper than the stack.
    const line: ImportRow[] = [];
    const inLine = new Set<ImportRow>();
    let above: ImportRow | undefined = row;
    while (above && !placed.has(above) && !inLine.has(above)) {
      line.push(above);
      inLine.add(above);
      above = coming.get(above.values['parentCode'] ?? '');
    }
    if (above && inLine.has(above)) for (const one of line.slice(line.indexOf(above))) cyclic.add(one);
    for (const one of line.toReversed()) placed.add(one);
  }
  return { ordered: [...placed], cyclic };
}

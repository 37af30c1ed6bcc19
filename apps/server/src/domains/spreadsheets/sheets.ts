import {
  type Account,
  type AuditEntry,
  accountRoutes,
  auditRoutes,
  type CodeEntry,
  codeTableRoutes,
  type Job,
  jobRoutes,
  type ListQuery,
  type Page,
  type Person,
  personRoutes,
  type SignIn,
  type Unit,
  unitRoutes,
} from '@oneline/contracts';
import type { Cell } from './csv.ts';
import { spreadsheetErrors } from './errors.ts';
import { type ColumnKey, columnLabels, sheetLabels } from './i18n/labels.ts';
import type { AnySheet, Column, Sheet } from './sheet.ts';

function column<Row>(key: ColumnKey, cell: (row: Row) => Cell): Column<Row> {
  return { key, label: columnLabels[key], cell };
}

const instant = (text: string | null): Cell => (text === null ? null : new Date(text));

/** A list that comes whole, as a single page. */
const whole = <Row>({ items }: { items: Row[] }): Page<Row> => ({ items, nextCursor: null, total: items.length });

const listQuery = ({ table: _, ...query }: ListQuery & { table?: string }): ListQuery => query;

const mainPost = (person: Person) => person.appointments.find((one) => one.isMain) ?? person.appointments[0];

const people: Sheet<Person> = {
  name: 'people',
  label: sheetLabels.people,
  permission: 'person.read',
  page: (local, reader, query) => local.call(reader, personRoutes.list, { query: listQuery(query) }),
  columns: [
    column('employeeNo', (row) => row.employeeNo),
    column('name', (row) => row.name),
    column('unitName', (row) => mainPost(row)?.unitName ?? null),
    column('postName', (row) => mainPost(row)?.postName ?? null),
    column('otherPosts', (row) =>
      row.appointments
        .filter((one) => one !== mainPost(row))
        .map((one) => `${one.unitName} ${one.postName}`)
        .join('; '),
    ),
    column('mobile', (row) => row.mobile),
    column('email', (row) => row.email),
    column('idNumber', (row) => row.idNumber),
    column('login', (row) => row.account?.login ?? null),
    column('state', (row) => row.state),
    column('createdAt', (row) => instant(row.createdAt)),
    column('updatedAt', (row) => instant(row.updatedAt)),
  ],
};

const units: Sheet<Unit & { parentCode: string | null }> = {
  name: 'units',
  label: sheetLabels.units,
  permission: 'unit.read',
  page: async (local, reader) => {
    const { items } = await local.call(reader, unitRoutes.list, {});
    const codes = new Map(items.map((unit) => [unit.id, unit.code]));
    return whole({
      items: items.map((unit) => ({ ...unit, parentCode: unit.parentId && (codes.get(unit.parentId) ?? null) })),
    });
  },
  columns: [
    column('code', (row) => row.code),
    column('title', (row) => row.name),
    column('kind', (row) => row.kind),
    column('parentCode', (row) => row.parentCode),
    column('order', (row) => row.order),
    column('state', (row) => row.state),
    column('peopleCount', (row) => row.peopleCount),
  ],
};

const codeEntries: Sheet<CodeEntry> = {
  name: 'code-entries',
  label: sheetLabels['code-entries'],
  permission: 'code.read',
  page: async (local, reader, { table }) => {
    if (table === undefined) throw spreadsheetErrors.tableMissing();
    return whole(await local.call(reader, codeTableRoutes.entries, { params: { name: table }, query: {} }));
  },
  columns: [
    column('code', (row) => row.code),
    column('labelZh', (row) => row.label['zh-CN']),
    column('labelEn', (row) => row.label.en),
    column('parentCode', (row) => row.parentCode),
    column('order', (row) => row.order),
    column('validFrom', (row) => row.validFrom),
    column('validTo', (row) => row.validTo),
    column('isValid', (row) => row.isValid),
  ],
};

const accounts: Sheet<Account> = {
  name: 'accounts',
  label: sheetLabels.accounts,
  permission: 'account.read',
  page: (local, reader, query) => local.call(reader, accountRoutes.list, { query: listQuery(query) }),
  columns: [
    column('login', (row) => row.login),
    column('personName', (row) => row.personName),
    column('state', (row) => row.state),
    column('hasSecondFactor', (row) => row.hasSecondFactor),
    column('lastSignInAt', (row) => instant(row.lastSignInAt)),
    column('createdAt', (row) => instant(row.createdAt)),
  ],
};

const signIns: Sheet<SignIn> = {
  name: 'sign-ins',
  label: sheetLabels['sign-ins'],
  permission: 'sign_in_log.read',
  page: (local, reader, query) => local.call(reader, accountRoutes.signIns, { query: listQuery(query) }),
  columns: [
    column('at', (row) => instant(row.at)),
    column('login', (row) => row.login),
    column('personName', (row) => row.personName),
    column('outcome', (row) => row.outcome),
    column('method', (row) => row.method),
    column('ip', (row) => row.ip),
    column('agent', (row) => row.agent),
  ],
};

const audit: Sheet<AuditEntry> = {
  name: 'audit',
  label: sheetLabels.audit,
  permission: 'audit.read',
  page: (local, reader, query) => local.call(reader, auditRoutes.list, { query: listQuery(query) }),
  columns: [
    column('at', (row) => instant(row.at)),
    column('actorName', (row) => row.actor.name),
    column('action', (row) => row.action),
    column('subjectKind', (row) => row.subject.kind),
    column('subjectName', (row) => row.subject.name),
    column('subjectId', (row) => row.subject.id),
    column('changes', (row) => JSON.stringify(row.changes)),
    column('reason', (row) => row.reason),
    column('ip', (row) => row.ip),
  ],
};

const jobs: Sheet<Job> = {
  name: 'jobs',
  label: sheetLabels.jobs,
  permission: 'job.read',
  page: (local, reader, query) => local.call(reader, jobRoutes.list, { query: listQuery(query) }),
  columns: [
    column('createdAt', (row) => instant(row.createdAt)),
    column('task', (row) => row.task),
    column('state', (row) => row.state),
    column('attempts', (row) => row.attempts),
    column('error', (row) => row.error?.message ?? null),
    column('byName', (row) => row.by.name),
    column('finishedAt', (row) => instant(row.finishedAt)),
  ],
};

/** Every list that can be written to a file. */
export const sheets: readonly AnySheet[] = [people, units, codeEntries, accounts, signIns, audit, jobs];

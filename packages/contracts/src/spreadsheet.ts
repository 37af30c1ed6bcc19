import { type Static, Type } from 'typebox';
import { Job } from './job.ts';
import { ListQuery } from './page.ts';
import { route } from './route.ts';
import { ById, OneOf, Shape } from './scalar.ts';

const tag = 'spreadsheets';

export const sheetNames = ['people', 'units', 'code-entries', 'accounts', 'sign-ins', 'audit', 'jobs'] as const;
export const SheetName = OneOf(sheetNames);
export type SheetName = (typeof sheetNames)[number];

/** Runs as a job; `result` is an ExportResult. The query is that of the list, cursor and limit left out. */
export const NewExport = Shape({
  sheet: SheetName,
  format: OneOf(['xlsx', 'csv']),
  columns: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 100 })),
  query: Type.Optional(Type.Omit(ListQuery, ['cursor', 'limit', 'count'])),
  table: Type.Optional(Type.String({ maxLength: 64, description: 'For code-entries: the table' })),
  locale: OneOf(['zh-CN', 'en']),
});
export type NewExport = Static<typeof NewExport>;
export const ExportResult = Shape({ rows: Type.Integer(), bytes: Type.Integer(), fileName: Type.String() });
export type ExportResult = Static<typeof ExportResult>;

/** What is wrong with one row (1-based, the header is row 1) of an imported sheet. */
export const RowProblem = Shape({
  row: Type.Integer(),
  column: Type.String(),
  code: Type.String(),
  value: Type.String(),
});
export type RowProblem = Static<typeof RowProblem>;
/** `isDryRun` changes nothing. A file with a problem is refused whole: `created` and `changed` are then 0. */
export const ImportResult = Shape({
  isDryRun: Type.Boolean(),
  rows: Type.Integer(),
  created: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  problems: Type.Array(RowProblem),
});
export type ImportResult = Static<typeof ImportResult>;

export const spreadsheetRoutes = {
  export: route({
    id: 'export.create',
    method: 'POST',
    path: '/exports',
    tag,
    access: 'export.run',
    summary: 'Write a list to a file in the background; needs the right to read the list too',
    body: NewExport,
    reply: Job,
    status: 202,
  }),
  download: route({
    id: 'export.download',
    method: 'GET',
    path: '/exports/:id/file',
    tag,
    access: 'signed_in',
    summary: 'The file of one’s own finished export',
    params: ById,
    carries: 'file',
  }),
  template: route({
    id: 'import.template',
    method: 'GET',
    path: '/imports/:sheet/template',
    tag,
    access: 'import.run',
    summary: 'An empty sheet with the columns of an import',
    params: Shape({ sheet: SheetName }),
    query: Shape({ locale: OneOf(['zh-CN', 'en']) }),
    carries: 'file',
  }),
  import: route({
    id: 'import.create',
    method: 'POST',
    path: '/imports/:sheet',
    tag,
    access: 'import.run',
    summary:
      'Read an XLSX or CSV file (multipart, field `file`) in the background; needs the right to write what it holds',
    params: Shape({ sheet: SheetName }),
    query: Shape({
      dryRun: Type.Boolean(),
      table: Type.Optional(Type.String({ maxLength: 64, description: 'For code-entries: the table' })),
    }),
    carries: 'multipart',
    reply: Job,
    status: 202,
  }),
};

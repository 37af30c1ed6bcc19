import type { Aim, Generators } from '../aim.ts';
import { done, refused, shown } from '../aim.ts';
import type { Filled } from '../fill/filled.ts';

const label = { 'zh-CN': '改过', en: 'changed' };

/** Their entry, in their own table and in the table whose name both use. */
const atEntry = ({ codes: { own, common } }: Filled, body?: unknown, query?: Record<string, unknown>): Aim[] =>
  [own, common].map((table) =>
    refused({
      path: { name: table.name, id: table.below.id },
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
    }),
  );

export const codes: Generators = {
  'GET /code-tables': () => shown(),
  'GET /code-tables/{name}': ({ codes: { own, common } }) => [
    refused({ path: { name: own.name } }),
    shown({ path: { name: common.name } }),
  ],
  'POST /code-tables': ({ lone }) => done({ body: { name: `${lone}-same`, label } }),
  'PATCH /code-tables/{name}': ({ codes: { own } }) =>
    refused({ path: { name: own.name }, body: { version: own.version, label } }),
  'GET /code-tables/{name}/entries': ({ codes: { own, common } }) => [
    refused({ path: { name: own.name } }),
    shown({ path: { name: common.name } }),
  ],
  'POST /code-tables/{name}/entries': ({ codes: { own, common } }) => [
    refused({ path: { name: own.name }, body: { code: 'new', label } }),
    // Below a code that only they have in the table of that name.
    refused({ path: { name: common.name }, body: { code: 'new', label, parentCode: common.below.code } }),
    done({ path: { name: common.name }, body: { code: 'new-for-us', label, parentCode: common.entry.code } }),
  ],
  'PATCH /code-tables/{name}/entries/{id}': (them) => atEntry(them, { version: 1, label }),
  'DELETE /code-tables/{name}/entries/{id}': (them) => atEntry(them, undefined, { version: 1 }),
  'GET /code-tables/{name}/entries/{id}/versions': (them) => atEntry(them),
};

import { byId, done, type Generators, shown } from '../aim.ts';

export const rights: Generators = {
  'GET /roles': () => shown(),
  'GET /roles/{id}': ({ organisation: { clerkRole } }) => byId(clerkRole.id),
  'POST /roles': ({ lone }) =>
    done({ body: { code: lone, name: { 'zh-CN': '同名', en: 'same code' }, grants: [], fields: [] } }),
  'PATCH /roles/{id}': ({ organisation: { clerkRole } }) =>
    byId(clerkRole.id, { version: clerkRole.version, description: 'changed' }),
  'POST /roles/{id}/close': ({ organisation: { clerkRole } }) => byId(clerkRole.id, { version: clerkRole.version }),
  'POST /roles/{id}/reopen': ({ organisation: { closedRole } }) => byId(closedRole.id, { version: closedRole.version }),
  'GET /people/{id}/rights': ({ organisation: { clerk } }) => byId(clerk.id),
};

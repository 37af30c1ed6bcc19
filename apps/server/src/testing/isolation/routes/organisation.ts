import { byId, done, type Generators, list, refused, shown } from '../aim.ts';

export const organisation: Generators = {
  'GET /units': () => [shown(), done({ query: { state: 'closed' } })],
  'GET /units/{id}': ({ organisation: { team } }) => byId(team.id),
  'GET /units/{id}/placements': ({ organisation: { team } }) => byId(team.id),
  'POST /units': ({ organisation: { team }, lone }) => [
    refused({ body: { parentId: team.id, kind: 'team', code: 'below-them', name: 'below them' } }),
    done({ body: { parentId: null, kind: 'nation', code: `${lone}-x`, name: 'same' } }),
  ],
  'PATCH /units/{id}': ({ organisation: { team } }) => byId(team.id, { version: team.version, name: 'changed' }),
  'POST /units/{id}/move': ({ organisation: { loneUnit, department } }, us) => [
    refused({ path: { id: loneUnit.id }, body: { version: loneUnit.version, parentId: us.rootId } }),
    refused({
      path: { id: us.organisation.loneUnit.id },
      body: { version: us.organisation.loneUnit.version, parentId: department.id },
    }),
  ],
  'POST /units/{id}/close': ({ organisation: { loneUnit } }) => byId(loneUnit.id, { version: loneUnit.version }),
  'POST /units/{id}/reopen': ({ organisation: { closed } }) => byId(closed.id, { version: closed.version }),

  'GET /posts': ({ organisation: { team } }) => [shown(), done({ query: { unitId: team.id } })],
  'POST /posts': ({ organisation: { team, clerkRole } }, us) => [
    refused({ body: { unitId: team.id, name: 'in their unit', roleIds: [] } }),
    refused({ body: { unitId: us.organisation.team.id, name: 'of their role', roleIds: [clerkRole.id] } }),
  ],
  'PATCH /posts/{id}': ({ organisation: { commonPost, clerkRole } }, us) => [
    byId(commonPost.id, { version: commonPost.version, name: 'changed' }),
    refused({
      path: { id: us.organisation.markedPost.id },
      body: { version: us.organisation.markedPost.version, roleIds: [clerkRole.id] },
    }),
  ],

  'GET /people': ({ organisation: { team, clerk }, mark, lone, mobile }) =>
    list(
      {
        state: ['active', 'left'],
        unitId: [team.id],
        employeeNo: [lone, clerk.employeeNo],
        name: [clerk.name],
        createdAt: [clerk.createdAt],
        updatedAt: [clerk.updatedAt],
      },
      [mark, lone, mobile, `${mark}@example.com`, `${mark}-110101`],
    ),
  'GET /people/{id}': ({ organisation: { clerk } }) => byId(clerk.id),
  'GET /people/{id}/appointments': ({ organisation: { clerk } }) => byId(clerk.id),
  'POST /people': ({ organisation: { commonPost }, lone, today }) => [
    refused({
      body: {
        employeeNo: 'in-their-post',
        name: 'in their post',
        appointments: [{ postId: commonPost.id, isMain: true, fromDate: today }],
      },
    }),
    done({ body: { employeeNo: `${lone}-x`, name: 'same number', appointments: [] } }),
  ],
  'PATCH /people/{id}': ({ organisation: { newcomer, commonPost }, today }, us) => [
    byId(newcomer.id, { version: newcomer.version, name: 'changed' }),
    refused({
      path: { id: us.organisation.clerk.id },
      body: {
        version: us.organisation.clerk.version,
        appointments: [{ postId: commonPost.id, isMain: true, fromDate: today }],
      },
    }),
  ],
  'POST /people/{id}/leave': ({ organisation: { newcomer } }) => byId(newcomer.id, { version: newcomer.version }),
  'POST /people/{id}/rejoin': ({ organisation: { left } }) => byId(left.id, { version: left.version }),
};

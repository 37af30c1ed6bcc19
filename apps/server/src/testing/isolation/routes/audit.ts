import { byId, done, type Generators, list } from '../aim.ts';

export const audit: Generators = {
  'GET /audit': ({ mark, audit: entry, admin, organisation: { clerk } }) =>
    list(
      {
        action: [entry.action],
        actorId: [admin.personId],
        subjectKind: ['person'],
        subjectId: [clerk.id],
        at: [entry.at],
      },
      [mark, clerk.id],
    ),
  'GET /audit/{id}': ({ audit: entry }) => byId(entry.id),
  'POST /audit/verify': () => done(),
};

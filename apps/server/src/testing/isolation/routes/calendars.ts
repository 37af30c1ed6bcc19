import { byId, done, type Generators, refused, shown } from '../aim.ts';
import { week } from '../fill/calendars.ts';

const zone = 'Asia/Shanghai';

export const calendars: Generators = {
  'GET /calendars': () => shown(),
  'GET /calendars/{id}': ({ calendar }) => byId(calendar.id),
  // Takes the place of the default calendar, of one's own tenant only.
  'POST /calendars': ({ lone }) => done({ body: { name: `${lone}-x`, zone, week, exceptions: [], isDefault: true } }),
  'PUT /calendars/{id}': ({ calendar: { id, version, name } }) =>
    byId(id, { version, name, zone, week, exceptions: [], isDefault: true }),
  'POST /calendars/{id}/holidays': ({ calendar: { id, version } }) => byId(id, { version, year: 2025 }),
  'POST /calendars/{id}/close': ({ calendar: { id, version } }) => byId(id, { version }),
  'GET /calendars/{id}/spans': ({ calendar: { id } }) =>
    refused({ path: { id }, query: { from: '2026-03-02', to: '2026-03-04' } }),
  'GET /calendars/{id}/deadline': ({ calendar: { id } }) =>
    refused({ path: { id }, query: { startAt: '2026-03-02T09:00:00Z', minutes: 60 } }),
};

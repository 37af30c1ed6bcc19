import { calendarRoutes as routes } from '@oneline/contracts';
import { command, contextOf, query, type RouteBinding } from '../../platform/http/index.ts';
import type { CalendarService } from './service.ts';

const msPerMinute = 60_000;

export function calendarBindings(service: CalendarService, now: () => Date): RouteBinding[] {
  return [
    query(routes.list, async ({ db }) => ({ items: await service.list(db, now()) })),
    query(routes.get, ({ db, params }) => service.get(db, params.id, now())),
    command(routes.create, (call, change, at) => service.create(contextOf(call, change, at), call.body)),
    command(routes.change, (call, change, at) =>
      service.change(contextOf(call, change, at), call.params.id, call.body),
    ),
    command(routes.close, (call, change, at) =>
      service.close(contextOf(call, change, at), call.params.id, call.body.version),
    ),
    command(routes.addHolidays, (call, change, at) =>
      service.addHolidays(contextOf(call, change, at), call.params.id, call.body),
    ),
    query(routes.spans, async ({ db, params, query }) => ({ items: await service.spans(db, params.id, query) })),
    query(routes.calculate, async ({ db, params, query }) => {
      const workingTime = await service.workingTimeOf(db, params.id);
      const dueAt = workingTime.add(new Date(query.startAt), query.minutes * msPerMinute);
      return { dueAt: dueAt.toISOString() };
    }),
  ];
}

import type { WorkingTime } from '@oneline/working-time';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { calendarBindings } from './routes.ts';
import { type CalendarUsage, createCalendarService } from './service.ts';

export { calendarErrors } from './errors.ts';
export { chinaDefaultCalendars } from './seed/china-calendars.ts';
export type { CalendarUsage } from './service.ts';

export interface CalendarsModule extends DomainModule {
  /** The arithmetic of a calendar as it is now. Errors: `calendars.not_found`. */
  workingTimeOf(db: TenantDb, calendarId: string): Promise<WorkingTime>;
}

/** 日历. `usages` are those of the domains that refer to calendars. */
export function createCalendars(platform: Platform, usages: readonly CalendarUsage[]): CalendarsModule {
  const service = createCalendarService(usages);
  return {
    name: 'calendars',
    routes: calendarBindings(service, () => platform.clock.now()),
    topics: [{ topic: 'calendars', access: 'calendar.read' }],
    workingTimeOf: service.workingTimeOf,
  };
}

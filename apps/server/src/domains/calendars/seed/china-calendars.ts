import type { BodyOf, calendarRoutes } from '@oneline/contracts';
import { chineseHolidayYears } from '@oneline/working-time';
import { holidaysOf } from '../holidays.ts';

type NewCalendar = BodyOf<typeof calendarRoutes.create>;
type Spans = NewCalendar['week']['monday'];

const zone = 'Asia/Shanghai';

/** What a tenant in mainland China starts with: office hours with every known holiday, the default; and every hour. */
export function chinaDefaultCalendars(): NewCalendar[] {
  const officeHours = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '18:00' },
  ];
  const allDay = [{ from: '00:00', to: '24:00' }];
  return [
    {
      name: '工作日',
      zone,
      week: weekOf(officeHours, []),
      exceptions: chineseHolidayYears.flatMap((year) => holidaysOf(year) ?? []),
      isDefault: true,
    },
    { name: '7×24 小时', zone, week: weekOf(allDay, allDay), exceptions: [] },
  ];
}

function weekOf(workday: Spans, weekend: Spans): NewCalendar['week'] {
  return {
    monday: workday,
    tuesday: workday,
    wednesday: workday,
    thursday: workday,
    friday: workday,
    saturday: weekend,
    sunday: weekend,
  };
}

import { calendarRoutes } from '@oneline/contracts';
import type { Office } from './office.ts';

const day = [{ from: '09:00', to: '17:00' }];
export const week = {
  monday: day,
  tuesday: day,
  wednesday: day,
  thursday: day,
  friday: day,
  saturday: [],
  sunday: [],
};

/** 日历 */
export function fillCalendars({ browser, mark }: Office) {
  const exceptions = [{ date: '2026-02-03', kind: 'holiday' as const, name: `${mark} 节日` }];
  return browser.call(calendarRoutes.create, {
    body: { name: `${mark} 日历`, zone: 'Asia/Shanghai', week, exceptions },
  });
}

import type { CalendarException } from './calendar.ts';
import { formatLocalDate, type LocalDate, parseLocalDate } from './local-date.ts';

/** An exception that is named in both languages of the product. */
export interface PublicHoliday extends CalendarException {
  readonly name: { readonly 'zh-CN': string; readonly en: string };
}

/** One line of a notice; dates are `MM-DD`. */
interface NoticeLine {
  readonly name: PublicHoliday['name'];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly workdays?: readonly string[];
}

const newYear = { 'zh-CN': '元旦', en: "New Year's Day" };
const springFestival = { 'zh-CN': '春节', en: 'Spring Festival' };
const qingming = { 'zh-CN': '清明节', en: 'Qingming Festival' };
const labourDay = { 'zh-CN': '劳动节', en: 'Labour Day' };
const dragonBoat = { 'zh-CN': '端午节', en: 'Dragon Boat Festival' };
const midAutumn = { 'zh-CN': '中秋节', en: 'Mid-Autumn Festival' };
const nationalDay = { 'zh-CN': '国庆节', en: 'National Day' };
const nationalDayAndMidAutumn = { 'zh-CN': '国庆节、中秋节', en: 'National Day and Mid-Autumn Festival' };

/**
 * 国务院办公厅关于部分节假日安排的通知, as published on 2023-10-25 (国办发明电〔2023〕7号), 2024-11-12 (国办发明电〔2024〕12号)
 * and 2025-11-04. Where a notice says 与周末连休, the weekend is not listed: the week has it already.
 */
const notices: ReadonlyMap<number, readonly NoticeLine[]> = new Map([
  [
    2024,
    [
      { name: newYear, firstDay: '01-01', lastDay: '01-01' },
      { name: springFestival, firstDay: '02-10', lastDay: '02-17', workdays: ['02-04', '02-18'] },
      { name: qingming, firstDay: '04-04', lastDay: '04-06', workdays: ['04-07'] },
      { name: labourDay, firstDay: '05-01', lastDay: '05-05', workdays: ['04-28', '05-11'] },
      { name: dragonBoat, firstDay: '06-10', lastDay: '06-10' },
      { name: midAutumn, firstDay: '09-15', lastDay: '09-17', workdays: ['09-14'] },
      { name: nationalDay, firstDay: '10-01', lastDay: '10-07', workdays: ['09-29', '10-12'] },
    ],
  ],
  [
    2025,
    [
      { name: newYear, firstDay: '01-01', lastDay: '01-01' },
      { name: springFestival, firstDay: '01-28', lastDay: '02-04', workdays: ['01-26', '02-08'] },
      { name: qingming, firstDay: '04-04', lastDay: '04-06' },
      { name: labourDay, firstDay: '05-01', lastDay: '05-05', workdays: ['04-27'] },
      { name: dragonBoat, firstDay: '05-31', lastDay: '06-02' },
      { name: nationalDayAndMidAutumn, firstDay: '10-01', lastDay: '10-08', workdays: ['09-28', '10-11'] },
    ],
  ],
  [
    2026,
    [
      { name: newYear, firstDay: '01-01', lastDay: '01-03', workdays: ['01-04'] },
      { name: springFestival, firstDay: '02-15', lastDay: '02-23', workdays: ['02-14', '02-28'] },
      { name: qingming, firstDay: '04-04', lastDay: '04-06' },
      { name: labourDay, firstDay: '05-01', lastDay: '05-05', workdays: ['05-09'] },
      { name: dragonBoat, firstDay: '06-19', lastDay: '06-21' },
      { name: midAutumn, firstDay: '09-25', lastDay: '09-27' },
      { name: nationalDay, firstDay: '10-01', lastDay: '10-07', workdays: ['09-20', '10-10'] },
    ],
  ],
]);

/** The years whose notice is built in, ascending. */
export const chineseHolidayYears: readonly number[] = [...notices.keys()];

/**
 * The public holidays of mainland China in `year` with their make-up workdays (调休上班), by date; undefined for a year
 * that is not in `chineseHolidayYears`. The notices do not say which weekday a make-up workday stands for: it works as
 * Monday.
 */
export function chineseHolidays(year: number): PublicHoliday[] | undefined {
  return notices
    .get(year)
    ?.flatMap((line) => exceptions(year, line))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

function exceptions(year: number, { name, firstDay, lastDay, workdays = [] }: NoticeLine): PublicHoliday[] {
  const [first, last] = [`${year}-${firstDay}`, `${year}-${lastDay}`].map(parseLocalDate) as [LocalDate, LocalDate];
  const makeUpName = { 'zh-CN': `${name['zh-CN']}调休上班`, en: `Make-up workday for ${name.en}` };
  return [
    ...Array.from({ length: last - first + 1 }, (_, index) => {
      return { kind: 'holiday', date: formatLocalDate(first + index), name } as const;
    }),
    ...workdays.map((day) => {
      return { kind: 'workday', date: `${year}-${day}`, name: makeUpName, asWeekday: 'monday' } as const;
    }),
  ];
}

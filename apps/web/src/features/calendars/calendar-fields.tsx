import { type Calendar, type CalendarException, weekdays } from '@oneline/contracts';
import type { FieldDefinition } from '../../ui/schema-form/index.ts';
import { ExceptionsField } from './exceptions-field.tsx';
import type { useTexts } from './i18n/index.ts';
import { WeekField } from './week-field.tsx';

const office = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '18:00' },
];

/** Monday to Friday with a break at noon. */
export const officeWeek: Calendar['week'] = Object.fromEntries(
  weekdays.map((day) => [day, day === 'saturday' || day === 'sunday' ? [] : office]),
) as unknown as Calendar['week'];

/** The fields of a calendar, for a new one and for a change. */
export function calendarFields(texts: ReturnType<typeof useTexts>): readonly FieldDefinition[] {
  return [
    { name: 'name', label: texts('field.name'), isHalf: true },
    {
      name: 'zone',
      label: texts('field.zone'),
      widget: 'select',
      isHalf: true,
      options: Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })),
    },
    {
      name: 'week',
      label: texts('field.week'),
      help: texts('weekHelp'),
      render: ({ id, value, change, isDisabled }) => (
        <WeekField id={id} week={value as Calendar['week']} change={change} isDisabled={isDisabled} />
      ),
    },
    {
      name: 'exceptions',
      label: texts('field.exceptions'),
      render: ({ id, value, change, isDisabled }) => (
        <ExceptionsField
          id={id}
          exceptions={(value ?? []) as readonly CalendarException[]}
          change={change}
          isDisabled={isDisabled}
        />
      ),
    },
    { name: 'isDefault', label: texts('field.isDefault') },
  ];
}

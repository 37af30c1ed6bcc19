import { useMemo } from 'react';
import type { FieldDefinition } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';

/** The members of the policy in the order people think of them, each number with its unit. */
export function usePolicyFields(): readonly FieldDefinition[] {
  const texts = useTexts();
  return useMemo(
    () => [
      half('passwordMinLength', texts('field.passwordMinLength'), texts('unit.characters')),
      {
        ...half('passwordMinClasses', texts('field.passwordMinClasses'), texts('unit.classes')),
        help: texts('help.passwordMinClasses'),
      },
      {
        ...half('passwordMaxAgeDays', texts('field.passwordMaxAgeDays'), texts('unit.days')),
        help: texts('help.passwordMaxAgeDays'),
      },
      {
        ...half('passwordHistory', texts('field.passwordHistory'), texts('unit.passwords')),
        help: texts('help.passwordHistory'),
      },
      { ...half('lockAfterFailures', texts('field.lockAfterFailures'), texts('unit.tries')), isHalf: false },
      { ...half('lockSeconds', texts('field.lockSeconds'), texts('unit.seconds')), help: texts('help.lockSeconds') },
      half('lockMaxSeconds', texts('field.lockMaxSeconds'), texts('unit.seconds')),
      half('sessionIdleMinutes', texts('field.sessionIdleMinutes'), texts('unit.minutes')),
      half('sessionMaxHours', texts('field.sessionMaxHours'), texts('unit.hours')),
      {
        ...half('signInLogDays', texts('field.signInLogDays'), texts('unit.days')),
        help: texts('help.signInLogDays'),
        isHalf: false,
      },
      {
        name: 'isSecondFactorRequired',
        label: texts('field.isSecondFactorRequired'),
        help: texts('help.isSecondFactorRequired'),
      },
    ],
    [texts],
  );
}

function half(name: string, label: string, unit: string): FieldDefinition {
  return { name, label, unit, isHalf: true };
}

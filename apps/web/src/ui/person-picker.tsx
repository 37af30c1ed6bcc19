import { type Person, personRoutes } from '@oneline/contracts';
import { Select } from 'antd';
import { useState } from 'react';
import { useRoute } from '../app/api/use-route.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import type { WidgetProps } from './schema-form/index.ts';

const mostFound = 20;

/**
 * Finds a person by name or number. Of whom `obstacle` has something to say it is shown, and they cannot be chosen; `name` is
 * of the one who is chosen already.
 */
export function PersonPicker(
  props: WidgetProps & { obstacle?: (person: Person) => string | null; name?: string | null },
) {
  const texts = useAppTexts();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Person>();
  const q = words.trim();
  const query = { limit: mostFound, filter: ['state=active'], ...(q === '' ? {} : { q }) };
  const read = useRoute(personRoutes.list, { query }, { keepsPrevious: true });
  const found = read.data?.items ?? [];
  const people = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  const labelOf = (person: Person): string => {
    const unit = person.appointments.find(({ isMain }) => isMain)?.unitName;
    return [person.name, person.employeeNo, unit, props.obstacle?.(person)].filter(Boolean).join(' · ');
  };
  const value = typeof props.value === 'string' ? props.value : null;
  const isShown = value === null || people.some(({ id }) => id === value);
  const before = isShown ? [] : [{ value, label: props.name ?? '' }];
  return (
    <Select<string | null>
      id={props.id}
      aria-label={props.label}
      aria-invalid={props.isInvalid}
      status={props.isInvalid ? 'error' : ''}
      disabled={props.isDisabled}
      placeholder={texts('person.placeholder')}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={read.isFetching}
      notFoundContent={read.isPending ? null : texts('person.nobody')}
      value={value}
      onChange={(id) => {
        setChosen(people.find((person) => person.id === id));
        props.change(id);
      }}
      options={[
        ...before,
        ...people.map((person) => ({
          value: person.id,
          label: labelOf(person),
          disabled: (props.obstacle?.(person) ?? null) !== null,
        })),
      ]}
    />
  );
}

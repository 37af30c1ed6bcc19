import { type Person, personRoutes } from '@oneline/contracts';
import { Select } from 'antd';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import type { WidgetProps } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';

const mostFound = 20;

/** Finds a person by name or number; whoever has a sign-in is shown but cannot be chosen. */
export function PersonPicker(props: WidgetProps) {
  const texts = useTexts();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Person>();
  const q = words.trim();
  const query = { limit: mostFound, filter: ['state=active'], ...(q === '' ? {} : { q }) };
  const read = useRoute(personRoutes.list, { query }, { keepsPrevious: true });
  const found = read.data?.items ?? [];
  const people = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  const labelOf = (person: Person): string => {
    const unit = person.appointments.find(({ isMain }) => isMain)?.unitName;
    const account = person.account && texts('give.hasAccount', { login: person.account.login });
    return [person.name, person.employeeNo, unit, account].filter(Boolean).join(' · ');
  };
  return (
    <Select<string | null>
      id={props.id}
      aria-label={props.label}
      aria-invalid={props.isInvalid}
      status={props.isInvalid ? 'error' : ''}
      disabled={props.isDisabled}
      placeholder={texts('give.personPlaceholder')}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={read.isFetching}
      notFoundContent={read.isPending ? null : texts('give.noPerson')}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={(id) => {
        setChosen(people.find((person) => person.id === id));
        props.change(id);
      }}
      options={people.map((person) => ({
        value: person.id,
        label: labelOf(person),
        disabled: person.account !== null,
      }))}
    />
  );
}

import type { Person } from '@oneline/contracts';
import { useMemo } from 'react';
import type { Column } from '../../ui/data-table/index.ts';
import { formatPhone } from '../../ui/format/phone.ts';
import { Instant } from '../../ui/instant.tsx';
import { MaskedValue } from '../../ui/masked-value.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';

/** The columns of lists of people. */
export function usePersonColumns(): readonly Column<Person>[] {
  const texts = useTexts();
  return useMemo(() => {
    const mainOf = (person: Person) => person.appointments.find(({ isMain }) => isMain) ?? person.appointments[0];
    return [
      {
        id: 'name',
        title: texts('people.name'),
        width: 150,
        grow: 2,
        canSort: true,
        filter: { kind: 'text' },
        render: (p) => p.name,
      },
      {
        id: 'employeeNo',
        title: texts('people.employeeNo'),
        width: 110,
        canSort: true,
        filter: { kind: 'text' },
        render: (p) => p.employeeNo,
      },
      {
        id: 'state',
        title: texts('people.state'),
        width: 90,
        grow: 0,
        filter: {
          kind: 'option',
          options: (['active', 'left'] as const).map((value) => ({ value, label: texts(`people.states.${value}`) })),
        },
        render: (p) => (
          <StatusTag
            color={p.state === 'active' ? 'green' : 'grey'}
            shape={p.state === 'active' ? 'full' : 'dash'}
            word={texts(`people.states.${p.state}`)}
          />
        ),
      },
      { id: 'unit', title: texts('people.unit'), width: 150, grow: 2, render: (p) => mainOf(p)?.unitName ?? '–' },
      { id: 'post', title: texts('people.post'), width: 110, render: (p) => mainOf(p)?.postName ?? '–' },
      {
        id: 'mobile',
        title: texts('people.mobile'),
        width: 150,
        grow: 0,
        render: (p) => <MaskedValue resource="person" field="mobile" value={p.mobile} show={formatPhone} />,
      },
      {
        id: 'email',
        title: texts('people.email'),
        width: 180,
        isHiddenAtFirst: true,
        render: (p) => <MaskedValue resource="person" field="email" value={p.email} />,
      },
      {
        id: 'login',
        title: texts('people.login'),
        width: 110,
        isHiddenAtFirst: true,
        render: (p) => p.account?.login ?? '–',
      },
      {
        id: 'updatedAt',
        title: texts('people.updatedAt'),
        width: 176,
        grow: 0,
        canSort: true,
        filter: { kind: 'instant' },
        render: (p) => <Instant at={p.updatedAt} />,
      },
    ];
  }, [texts]);
}

import { NewPerson, personRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import type { Static } from 'typebox';
import { useCommand } from '../../app/api/use-command.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Adds a person; their posts are given on their page. */
export function NewPersonDialog(props: { close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const create = useCommand(personRoutes.create, { invalidates: [personRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('people.name'), isHalf: true },
      { name: 'employeeNo', label: texts('people.employeeNo'), isHalf: true },
      { name: 'mobile', label: texts('people.mobile'), isHalf: true },
      { name: 'email', label: texts('people.email'), isHalf: true },
      { name: 'idNumber', label: texts('people.idNumber') },
    ],
    [texts],
  );
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('people.add')}
      schema={NewPerson}
      fields={fields}
      submitLabel={texts('people.add')}
      submit={async ({ values }) => {
        const body = { ...values, appointments: [] } as unknown as Static<typeof NewPerson>;
        const person = await create.run({ body });
        say(texts('people.added', { name: person.name }));
      }}
    />
  );
}

import { type BodyOf, NewPerson, type Person, personRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

const sensitive = ['mobile', 'email', 'idNumber'] as const;

/** Changes what is known of a person. A sensitive field is asked for only of who may write it: others see it masked. */
export function PersonDialog(props: { person: Person; close: () => void }) {
  const { person } = props;
  const texts = useTexts();
  const { field } = useRights();
  const { say } = useToasts();
  const change = useCommand(personRoutes.change, { invalidates: [personRoutes.get, personRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('people.name'), isHalf: true },
      { name: 'employeeNo', label: texts('people.employeeNo'), isHalf: true },
      ...sensitive
        .filter((name) => field('person', name) === 'write')
        .map((name) => ({ name, label: texts(`people.${name}`), isHalf: name !== 'idNumber' })),
    ],
    [texts, field],
  );
  const { name, employeeNo, mobile, email, idNumber } = person;
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('person.edit')}
      submitLabel={texts('save')}
      schema={NewPerson}
      fields={fields}
      initial={{ name, employeeNo, mobile, email, idNumber }}
      version={person.version}
      submit={async ({ changes, version }) => {
        const body = { ...changes, version } as BodyOf<typeof personRoutes.change>;
        await change.run({ params: { id: person.id }, body });
        say(texts('person.saved'));
      }}
    />
  );
}

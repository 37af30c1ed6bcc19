import { NewPerson, type Person, personRoutes, roleRoutes, unitRoutes } from '@oneline/contracts';
import { useMemo } from 'react';
import { ApiError, currentOf } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { type Appointing, appointingOf } from './appointing.ts';
import { AppointmentsField } from './appointments-field.tsx';
import { useTexts } from './i18n/index.ts';

/** Gives a person posts, ends them or changes their days. */
export function AppointmentsDialog(props: { person: Person; close: () => void }) {
  const { person } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const change = useCommand(personRoutes.change, {
    invalidates: [personRoutes.get, personRoutes.list, personRoutes.history, unitRoutes.list, roleRoutes.explain],
  });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      {
        name: 'appointments',
        label: texts('appointments.title'),
        help: texts('appointments.editHelp'),
        render: ({ id, value, change: changeTo }) => (
          <AppointmentsField id={id} value={value as readonly Appointing[]} change={changeTo} />
        ),
        show: (value) => texts('appointments.count', { count: (value as readonly Appointing[]).length }),
      },
    ],
    [texts],
  );
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('appointments.edit')}
      submitLabel={texts('save')}
      schema={NewPerson}
      fields={fields}
      initial={{ appointments: person.appointments.map(appointingOf) }}
      version={person.version}
      submit={async ({ values, version }) => {
        const appointments = values['appointments'] as Appointing[];
        const body = { appointments, version: version ?? person.version };
        await change.run({ params: { id: person.id }, body }).catch(throwAsWritten);
        say(texts('person.saved'));
      }}
    />
  );
}

/** The form compares what it writes: appointments as they are given, without the names that the server adds. */
function throwAsWritten(error: unknown): never {
  const current = currentOf<Person>(error);
  if (!(error instanceof ApiError) || !current) throw error;
  const appointments = current.appointments.map(appointingOf);
  throw new ApiError({ ...error.problem, details: { ...error.details, current: { ...current, appointments } } });
}

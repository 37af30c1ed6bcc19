import { type BodyOf, type DeviceWithSecret, deviceKinds, deviceRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { PersonPicker } from '../../ui/person-picker.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** Gives somebody a telephone, and shows what it registers with. */
export function NewDeviceDialog(props: { close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const [made, setMade] = useState<DeviceWithSecret>();
  const create = useCommand(deviceRoutes.create, { invalidates: [deviceRoutes.list] });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'personId', label: texts('field.person'), render: (widget) => <PersonPicker {...widget} /> },
      { name: 'extension', label: texts('field.extension'), help: texts('field.extensionHelp') },
      { name: 'name', label: texts('field.name') },
      {
        name: 'kind',
        label: texts('field.kind'),
        options: deviceKinds.map((value) => ({ value, label: texts(`kind.${value}`) })),
      },
    ],
    [texts],
  );
  if (made) return <SecretDialog {...made} close={props.close} />;
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('add')}
      schema={deviceRoutes.create.body}
      fields={fields}
      initial={{ kind: 'desk', name: texts('kind.desk') }}
      submitLabel={texts('add')}
      staysOpen
      submit={async ({ values }) => {
        const reply = await create.run({ body: values as BodyOf<typeof deviceRoutes.create> });
        const { personName, extension } = reply.device;
        say(texts('added', { person: personName ?? '', extension }));
        setMade(reply);
      }}
    />
  );
}

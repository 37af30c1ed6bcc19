import { type BodyOf, type Trunk, trunkRoutes, trunkTransports } from '@oneline/contracts';
import { useMemo } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { TextsField } from '../../ui/texts-field.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import { RegistrationField } from './registration-field.tsx';

const fresh = {
  transport: 'udp',
  port: 5060,
  sources: [],
  mostCalls: 30,
  keepAliveSeconds: 30,
  isEncrypted: false,
  isActive: true,
  registration: null,
};

/** Adds a trunk or changes one; its password goes in and never comes back. */
export function TrunkDialog(props: { trunk: Trunk | undefined; close: () => void }) {
  const { trunk } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const invalidates = [trunkRoutes.list];
  const create = useCommand(trunkRoutes.create, { invalidates });
  const change = useCommand(trunkRoutes.change, { invalidates });
  const hasPassword = trunk?.registration?.hasPassword === true;
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('trunks.name') },
      { name: 'host', label: texts('trunks.host'), isHalf: true },
      { name: 'port', label: texts('trunks.port'), isHalf: true },
      {
        name: 'transport',
        label: texts('trunks.transport'),
        isHalf: true,
        options: trunkTransports.map((value) => ({ value, label: value.toUpperCase() })),
      },
      { name: 'mostCalls', label: texts('trunks.mostCalls'), isHalf: true, unit: texts('trunks.calls') },
      {
        name: 'sources',
        label: texts('trunks.sources'),
        help: texts('trunks.sourcesHelp'),
        render: (widget) => <TextsField {...widget} />,
      },
      {
        name: 'keepAliveSeconds',
        label: texts('trunks.keepAliveSeconds'),
        help: texts('trunks.keepAliveHelp'),
        unit: texts('trunks.seconds'),
      },
      {
        name: 'registration',
        label: texts('trunks.registration'),
        render: (widget) => <RegistrationField {...widget} hasPassword={hasPassword} />,
      },
      { name: 'isEncrypted', label: texts('trunks.isEncrypted'), isHalf: true },
      { name: 'isActive', label: texts('isActive'), isHalf: true },
    ],
    [texts, hasPassword],
  );
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts(trunk ? 'trunks.edit' : 'trunks.add')}
      submitLabel={texts(trunk ? 'save' : 'trunks.add')}
      schema={trunk ? trunkRoutes.change.body : trunkRoutes.create.body}
      fields={fields}
      initial={trunk ? initialOf(trunk) : fresh}
      {...(trunk ? { version: trunk.version } : {})}
      submit={async ({ values, version }) => {
        if (trunk) {
          const body = { ...values, version } as BodyOf<typeof trunkRoutes.change>;
          await change.run({ params: { id: trunk.id }, body });
        } else await create.run({ body: values as BodyOf<typeof trunkRoutes.create> });
        say(texts('trunks.saved', { name: String(values['name']) }));
      }}
    />
  );
}

function initialOf(trunk: Trunk) {
  const { id: _, state: __, stateAt: ___, sipStatus: ____, version: _____, updatedAt: ______, ...facts } = trunk;
  if (facts.registration === null) return facts;
  const { hasPassword: _______, ...registration } = facts.registration;
  return { ...facts, registration };
}

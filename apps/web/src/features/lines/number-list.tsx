import {
  type BodyOf,
  type InboundNumber,
  numberEntryKinds,
  type Prompt,
  promptRoutes,
  trunkRoutes,
} from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { formatPhone } from '../../ui/format/phone.ts';
import { EmptyState } from '../../ui/page-state.tsx';
import { PersonPicker } from '../../ui/person-picker.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { ActiveTag } from './active-tag.tsx';
import { useTexts } from './i18n/index.ts';
import type { ListReading } from './reading.ts';

/** 接入号码: what is dialled to reach us, and what each does. */
export function NumberList({ read }: { read: ListReading<InboundNumber> }) {
  const texts = useTexts();
  const { can } = useRights();
  const [opened, setOpened] = useState<InboundNumber | 'new'>();
  const columns: readonly Column<InboundNumber>[] = [
    {
      id: 'number',
      title: texts('numbers.number'),
      width: 180,
      canSort: true,
      plain: (row) => row.number,
      render: (row) => formatPhone(row.number),
    },
    { id: 'kind', title: texts('numbers.kind'), width: 160, render: (row) => texts(`numbers.kinds.${row.kind}`) },
    {
      id: 'person',
      title: texts('numbers.person'),
      width: 160,
      plain: (row) => row.personName ?? '',
      render: (row) => row.personName ?? '–',
    },
    { id: 'isActive', title: texts('isActive'), width: 110, grow: 0, render: (row) => <ActiveTag of={row} /> },
  ];
  const mayWrite = can('trunk.write');
  return (
    <Section
      title={texts('numbers.title')}
      actions={mayWrite && <ActionButton label={texts('numbers.add')} icon="plus" run={() => setOpened('new')} />}
    >
      <LocalTable
        id="numbers"
        prefix="number"
        label={texts('numbers.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        {...(mayWrite && { open: setOpened })}
        empty={<EmptyState title={texts('numbers.empty.title')} words={texts('numbers.empty.words')} icon="phone" />}
      />
      {opened && <NumberDialog number={opened === 'new' ? undefined : opened} close={() => setOpened(undefined)} />}
    </Section>
  );
}

function NumberDialog(props: { number: InboundNumber | undefined; close: () => void }) {
  const { number } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const invalidates = [trunkRoutes.numbers];
  const create = useCommand(trunkRoutes.createNumber, { invalidates });
  const change = useCommand(trunkRoutes.changeNumber, { invalidates });
  const personName = number?.personName ?? null;
  const { can } = useRights();
  const read = useRoute(promptRoutes.list, {}, { isEnabled: can('prompt.read') });
  const prompts = read.data?.items ?? noPrompts;
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'number', label: texts('numbers.number') },
      {
        name: 'kind',
        label: texts('numbers.kind'),
        options: numberEntryKinds.map((value) => ({ value, label: texts(`numbers.kinds.${value}`) })),
      },
      {
        name: 'personId',
        label: texts('numbers.person'),
        render: (widget) => <PersonPicker {...widget} name={personName} />,
      },
      {
        name: 'promptId',
        label: texts('numbers.prompt'),
        widget: 'select',
        options: prompts.map(({ id, name }) => ({ value: id, label: name })),
      },
      { name: 'isActive', label: texts('isActive') },
    ],
    [texts, personName, prompts],
  );
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts(number ? 'numbers.edit' : 'numbers.add')}
      submitLabel={texts(number ? 'save' : 'numbers.add')}
      schema={number ? trunkRoutes.changeNumber.body : trunkRoutes.createNumber.body}
      fields={fields}
      initial={number ? initialOf(number) : { kind: 'person', personId: null, promptId: null, isActive: true }}
      {...(number ? { version: number.version } : {})}
      submit={async ({ values, version }) => {
        if (number) {
          const body = { ...values, version } as BodyOf<typeof trunkRoutes.changeNumber>;
          await change.run({ params: { id: number.id }, body });
        } else await create.run({ body: values as BodyOf<typeof trunkRoutes.createNumber> });
        say(texts('numbers.saved', { number: String(values['number']) }));
      }}
    />
  );
}

const noPrompts: readonly Prompt[] = [];

const initialOf = ({ number, kind, personId, promptId, isActive }: InboundNumber) => ({
  number,
  kind,
  personId,
  promptId,
  isActive,
});

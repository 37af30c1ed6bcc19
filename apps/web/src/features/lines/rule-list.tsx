import { type BodyOf, type OutboundRule, type Trunk, trunkRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { formatPhone } from '../../ui/format/phone.ts';
import { EmptyState } from '../../ui/page-state.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { ActiveTag } from './active-tag.tsx';
import { useTexts } from './i18n/index.ts';
import type { ListReading } from './reading.ts';

/** 外呼规则: by which trunk a number is called, and what is shown of us. */
export function RuleList({ read, trunks }: { read: ListReading<OutboundRule>; trunks: readonly Trunk[] }) {
  const texts = useTexts();
  const { can } = useRights();
  const [opened, setOpened] = useState<OutboundRule | 'new'>();
  const nameOf = (id: string): string => trunks.find((trunk) => trunk.id === id)?.name ?? '–';
  const columns: readonly Column<OutboundRule>[] = [
    { id: 'name', title: texts('rules.name'), width: 160, plain: (row) => row.name, render: (row) => row.name },
    {
      id: 'prefix',
      title: texts('rules.prefix'),
      width: 130,
      plain: (row) => row.prefix,
      render: (row) => row.prefix || texts('rules.anyPrefix'),
    },
    { id: 'trunk', title: texts('rules.trunk'), width: 160, render: (row) => nameOf(row.trunkId) },
    {
      id: 'presented',
      title: texts('rules.presented'),
      width: 150,
      render: (row) => (row.presented === null ? texts('rules.presentedOwn') : formatPhone(row.presented)),
    },
    { id: 'position', title: texts('rules.position'), width: 70, grow: 0, align: 'end', render: (row) => row.position },
    { id: 'isActive', title: texts('isActive'), width: 110, grow: 0, render: (row) => <ActiveTag of={row} /> },
  ];
  const mayWrite = can('trunk.write');
  return (
    <Section
      title={texts('rules.title')}
      actions={
        mayWrite && (
          <ActionButton
            label={texts('rules.add')}
            icon="plus"
            isDisabled={trunks.length === 0}
            run={() => setOpened('new')}
          />
        )
      }
    >
      <LocalTable
        isBrief
        id="outbound-rules"
        prefix="rule"
        label={texts('rules.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        {...(mayWrite && { open: setOpened })}
        empty={<EmptyState title={texts('rules.empty.title')} words={texts('rules.empty.words')} icon="phone" />}
      />
      {opened && (
        <RuleDialog rule={opened === 'new' ? undefined : opened} trunks={trunks} close={() => setOpened(undefined)} />
      )}
    </Section>
  );
}

function RuleDialog(props: { rule: OutboundRule | undefined; trunks: readonly Trunk[]; close: () => void }) {
  const { rule, trunks } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const invalidates = [trunkRoutes.rules];
  const create = useCommand(trunkRoutes.createRule, { invalidates });
  const change = useCommand(trunkRoutes.changeRule, { invalidates });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('rules.name') },
      { name: 'prefix', label: texts('rules.prefix'), help: texts('rules.prefixHelp') },
      {
        name: 'trunkId',
        label: texts('rules.trunk'),
        widget: 'select',
        options: trunks.map(({ id, name }) => ({ value: id, label: name })),
      },
      { name: 'presented', label: texts('rules.presented'), placeholder: texts('rules.presentedOwn') },
      { name: 'position', label: texts('rules.position'), help: texts('rules.positionHelp') },
      { name: 'isActive', label: texts('isActive') },
    ],
    [texts, trunks],
  );
  const blank = { prefix: '', trunkId: trunks[0]?.id, presented: null, position: 1, isActive: true };
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts(rule ? 'rules.edit' : 'rules.add')}
      submitLabel={texts(rule ? 'save' : 'rules.add')}
      schema={rule ? trunkRoutes.changeRule.body : trunkRoutes.createRule.body}
      fields={fields}
      initial={rule ? initialOf(rule) : blank}
      {...(rule ? { version: rule.version } : {})}
      submit={async ({ values, version }) => {
        const facts = { ...values, prefix: values['prefix'] ?? '' };
        if (rule) {
          const body = { ...facts, version } as BodyOf<typeof trunkRoutes.changeRule>;
          await change.run({ params: { id: rule.id }, body });
        } else await create.run({ body: facts as BodyOf<typeof trunkRoutes.createRule> });
        say(texts('rules.saved', { name: String(values['name']) }));
      }}
    />
  );
}

const initialOf = ({ name, prefix, trunkId, presented, position, isActive }: OutboundRule) => ({
  name,
  prefix,
  trunkId,
  presented,
  position,
  isActive,
});

import { type BlockedNumber, type BodyOf, trunkRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { Type } from 'typebox';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { formatPhone } from '../../ui/format/phone.ts';
import { Instant } from '../../ui/instant.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import type { ListReading } from './reading.ts';

const { number, reason } = trunkRoutes.block.body.properties;
/** The contract wants an instant; people pick a day, whose end it is. */
const BlockForm = Type.Object({ number, reason, untilDay: Type.Optional(Type.String({ format: 'date' })) });

/** 黑名单: nuisance callers who are turned away. */
export function BlockedList({ read }: { read: ListReading<BlockedNumber> }) {
  const texts = useTexts();
  const { can } = useRights();
  const { say } = useToasts();
  const [isAdding, setAdding] = useState(false);
  const unblock = useCommand(trunkRoutes.unblock, { invalidates: [trunkRoutes.blocked] });
  const mayWrite = can('trunk.write');
  const remove = async (row: BlockedNumber): Promise<void> => {
    await unblock.run({ params: { id: row.id } });
    say(texts('blocked.removed', { number: formatPhone(row.number) }));
  };
  const columns: readonly Column<BlockedNumber>[] = [
    {
      id: 'number',
      title: texts('blocked.number'),
      width: 160,
      plain: (row) => row.number,
      render: (row) => formatPhone(row.number),
    },
    {
      id: 'reason',
      title: texts('blocked.reason'),
      width: 200,
      plain: (row) => row.reason,
      render: (row) => row.reason,
    },
    {
      id: 'until',
      title: texts('blocked.until'),
      width: 130,
      render: (row) => (row.until === null ? texts('blocked.forever') : <Instant at={row.until} />),
    },
    { id: 'by', title: texts('blocked.by'), width: 110, render: (row) => row.createdBy },
    {
      id: 'remove',
      title: '',
      width: 90,
      grow: 0,
      align: 'end',
      render: (row) =>
        mayWrite && (
          <ActionButton
            label={texts('blocked.remove')}
            tone="quiet"
            isSmall
            run={() => void remove(row).catch(() => undefined)}
          />
        ),
    },
  ];
  return (
    <Section
      title={texts('blocked.title')}
      actions={mayWrite && <ActionButton label={texts('blocked.add')} icon="plus" run={() => setAdding(true)} />}
    >
      <ErrorNotice error={unblock.error} />
      <LocalTable
        isBrief
        id="blocked-numbers"
        prefix="blocked"
        label={texts('blocked.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        empty={<EmptyState title={texts('blocked.empty.title')} words={texts('blocked.empty.words')} icon="check" />}
      />
      {isAdding && <BlockDialog close={() => setAdding(false)} />}
    </Section>
  );
}

function BlockDialog({ close }: { close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const block = useCommand(trunkRoutes.block, { invalidates: [trunkRoutes.blocked] });
  return (
    <FormDialog
      isOpen
      close={close}
      title={texts('blocked.add')}
      submitLabel={texts('blocked.add')}
      schema={BlockForm}
      fields={[
        { name: 'number', label: texts('blocked.number') },
        { name: 'reason', label: texts('blocked.reason') },
        { name: 'untilDay', label: texts('blocked.until'), placeholder: texts('blocked.forever') },
      ]}
      submit={async ({ values }) => {
        const { untilDay, ...facts } = values as { untilDay?: string } & Omit<
          BodyOf<typeof trunkRoutes.block>,
          'until'
        >;
        const until = untilDay ? new Date(`${untilDay}T23:59:59`).toISOString() : null;
        const { number: written } = await block.run({ body: { ...facts, until } });
        say(texts('blocked.added', { number: formatPhone(written) }));
      }}
    />
  );
}

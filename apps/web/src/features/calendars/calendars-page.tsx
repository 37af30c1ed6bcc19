import { type BodyOf, type Calendar, calendarRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { calendarFields, officeWeek } from './calendar-fields.tsx';
import { useTexts } from './i18n/index.ts';

/** Whether a calendar is open now. */
export function OpenTag(props: { calendar: Calendar }) {
  const texts = useTexts();
  return props.calendar.isOpenNow ? (
    <StatusTag color="green" shape="full" word={texts('open')} />
  ) : (
    <StatusTag color="grey" shape="ring" word={texts('closed')} />
  );
}

/** All working-time calendars, and whether each is open now. */
export function CalendarsPage() {
  const texts = useTexts();
  const format = useFormat();
  const { can } = useRights();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const read = useRoute(calendarRoutes.list, {});
  useTopic('calendars', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const create = useCommand(calendarRoutes.create, { invalidates: [calendarRoutes.list] });
  const columns: readonly Column<Calendar>[] = [
    {
      id: 'name',
      title: texts('column.name'),
      width: 200,
      canSort: true,
      plain: (row: Calendar) => row.name,
      render: (row) => (row.isDefault ? `${row.name} · ${texts('isDefault')}` : row.name),
    },
    { id: 'now', title: texts('column.now'), width: 130, grow: 0, render: (row) => <OpenTag calendar={row} /> },
    {
      id: 'next',
      title: texts('column.next'),
      width: 140,
      render: (row) => (row.nextChangeAt ? <Instant at={row.nextChangeAt} /> : '–'),
    },
    { id: 'zone', title: texts('column.zone'), width: 150, render: (row) => row.zone },
    {
      id: 'exceptions',
      title: texts('column.exceptions'),
      width: 100,
      grow: 0,
      align: 'end',
      render: (row) => format.number(row.exceptions.length),
    },
    { id: 'updatedAt', title: texts('column.updatedAt'), width: 140, render: (row) => <Instant at={row.updatedAt} /> },
  ];
  const add = can('calendar.write') && (
    <ActionButton
      label={texts('add')}
      tone="main"
      icon="plus"
      keys="n"
      group={texts('title')}
      run={() => setAdding(true)}
    />
  );
  return (
    <>
      <PageHeader title={texts('title')} sentence={texts('sentence')} actions={add} />
      <LocalTable
        id="calendars"
        label={texts('title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        linkOf={(calendar) => `/calendars/${calendar.id}`}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="calendar" />}
      />
      <FormDialog
        isOpen={isAdding}
        close={() => setAdding(false)}
        title={texts('add')}
        submitLabel={texts('add')}
        schema={calendarRoutes.create.body}
        fields={calendarFields(texts)}
        initial={{ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, week: officeWeek, exceptions: [] }}
        submit={async ({ values }) => {
          const made = await create.run({ body: values as BodyOf<typeof calendarRoutes.create> });
          void navigate(`/calendars/${made.id}`);
        }}
      />
    </>
  );
}

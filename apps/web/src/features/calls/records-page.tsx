import { type CallRecord, callDirections, callOutcomes, callRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { formatPhone } from '../../ui/format/phone.ts';
import { Icon } from '../../ui/icon.tsx';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { CallDialog } from './call-dialog.tsx';
import { useTexts } from './i18n/index.ts';
import { directionIcons, outcomeLooks } from './looks.ts';
import { NumberCell } from './number-cell.tsx';

/** 话单: every call, and what became of it. */
export function RecordsPage() {
  const texts = useTexts();
  const columns = useColumns();
  const [opened, setOpened] = useState<CallRecord>();
  return (
    <>
      <PageHeader title={texts('records.title')} sentence={texts('records.sentence')} />
      <DataTable
        id="calls"
        label={texts('records.title')}
        route={callRoutes.list}
        columns={columns}
        open={setOpened}
        empty={<EmptyState title={texts('records.empty.title')} words={texts('records.empty.words')} icon="phone" />}
      />
      {opened && <CallDialog id={opened.id} close={() => setOpened(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<CallRecord>[] {
  const texts = useTexts();
  const clock = (ms: number | null) => (ms === null ? '–' : formatStopwatch(ms));
  return [
    {
      id: 'startedAt',
      title: texts('column.startedAt'),
      width: 120,
      canSort: true,
      filter: { kind: 'instant' },
      render: (call) => <Instant at={call.startedAt} />,
    },
    {
      id: 'direction',
      title: texts('column.direction'),
      width: 80,
      grow: 0,
      filter: {
        kind: 'option',
        options: callDirections.map((value) => ({ value, label: texts(`direction.${value}`) })),
      },
      render: (call) => (
        <>
          <Icon name={directionIcons[call.direction]} size={12} /> {texts(`direction.${call.direction}`)}
        </>
      ),
    },
    {
      id: 'caller',
      title: texts('column.caller'),
      width: 140,
      filter: { kind: 'text' },
      render: (call) => <NumberCell number={call.caller} name={call.callerName} />,
    },
    {
      id: 'called',
      title: texts('column.called'),
      width: 120,
      filter: { kind: 'text' },
      render: (call) => formatPhone(call.called),
    },
    { id: 'person', title: texts('column.person'), width: 90, render: (call) => call.person?.name ?? '–' },
    {
      id: 'outcome',
      title: texts('column.outcome'),
      width: 110,
      filter: {
        kind: 'option',
        options: callOutcomes.map((value) => ({ value, label: texts(`outcome.${value}`) })),
      },
      render: (call) =>
        call.outcome === null ? (
          <StatusTag color="blue" shape="full" isPulsing word={texts('outcome.living')} />
        ) : (
          <StatusTag {...outcomeLooks[call.outcome]} word={texts(`outcome.${call.outcome}`)} />
        ),
    },
    {
      id: 'waitMs',
      title: texts('column.wait'),
      width: 64,
      grow: 0,
      align: 'end',
      render: (call) => clock(call.waitMs),
    },
    {
      id: 'talkMs',
      title: texts('column.talk'),
      width: 64,
      grow: 0,
      align: 'end',
      render: (call) => clock(call.talkMs),
    },
    {
      id: 'mos',
      title: texts('column.mos'),
      width: 60,
      grow: 0,
      align: 'end',
      render: (call) => call.mos?.toFixed(1) ?? '–',
    },
  ];
}

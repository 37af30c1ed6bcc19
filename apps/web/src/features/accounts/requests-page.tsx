import { type AccountRequest, accountRequestRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { type StatusColor, type StatusShape, StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { RequestDialog } from './request-dialog.tsx';

const looks: Readonly<Record<AccountRequest['state'], { color: StatusColor; shape: StatusShape }>> = {
  waiting: { color: 'blue', shape: 'ring' },
  approved: { color: 'green', shape: 'full' },
  rejected: { color: 'grey', shape: 'cross' },
};

/** Who asks for a sign-in, and what became of it. */
export function RequestsPage() {
  const texts = useTexts();
  const [opened, setOpened] = useState<AccountRequest>();
  const read = useRoute(accountRequestRoutes.list, { query: { limit: 1, count: true, filter: ['state=waiting'] } });
  useTopic('account_requests', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const columns = useColumns();
  const waiting = read.data?.total;
  const sentence = waiting === 0 ? texts('requests.none') : texts('requests.waiting', { count: waiting ?? 0 });
  return (
    <>
      <PageHeader title={texts('requests.title')} sentence={waiting === undefined ? '…' : sentence} />
      <DataTable
        id="account-requests"
        label={texts('requests.title')}
        route={accountRequestRoutes.list}
        topic="account_requests"
        columns={columns}
        searchPlaceholder={texts('requests.search')}
        open={setOpened}
        empty={<EmptyState icon="inbox" title={texts('requests.empty.title')} words={texts('requests.empty.words')} />}
      />
      {opened && <RequestDialog request={opened} close={() => setOpened(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<AccountRequest>[] {
  const texts = useTexts();
  const states = Object.keys(looks) as AccountRequest['state'][];
  return [
    { id: 'name', title: texts('requests.column.name'), width: 120, render: (row) => row.name },
    { id: 'employeeNo', title: texts('requests.column.employeeNo'), width: 110, render: (row) => row.employeeNo },
    { id: 'unitName', title: texts('requests.column.unitName'), width: 150, render: (row) => row.unitName },
    { id: 'reason', title: texts('requests.column.reason'), width: 200, grow: 2, render: (row) => row.reason },
    {
      id: 'state',
      title: texts('requests.column.state'),
      width: 110,
      filter: {
        kind: 'option',
        options: states.map((value) => ({ value, label: texts(`requests.state.${value}`) })),
      },
      render: (row) => <StatusTag {...looks[row.state]} word={texts(`requests.state.${row.state}`)} />,
    },
    {
      id: 'createdAt',
      title: texts('requests.column.createdAt'),
      width: 140,
      canSort: true,
      render: (row) => <Instant at={row.createdAt} />,
    },
    {
      id: 'decidedBy',
      title: texts('requests.column.decidedBy'),
      width: 110,
      render: (row) => row.decidedBy ?? '–',
    },
  ];
}

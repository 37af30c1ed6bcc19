import { accountRoutes, type SignIn } from '@oneline/contracts';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { deviceName } from '../../ui/format/device-name.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { type StatusColor, type StatusShape, StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';

const looks: Readonly<Record<SignIn['outcome'], { color: StatusColor; shape: StatusShape }>> = {
  signed_in: { color: 'green', shape: 'full' },
  wrong_credentials: { color: 'amber', shape: 'triangle' },
  locked: { color: 'red', shape: 'cross' },
  disabled: { color: 'red', shape: 'cross' },
  second_factor_failed: { color: 'amber', shape: 'triangle' },
  signed_out: { color: 'grey', shape: 'dash' },
  revoked: { color: 'violet', shape: 'half' },
  expired: { color: 'grey', shape: 'ring' },
};

/** Who came in, who was turned away, and from where. */
export function SignInsPage() {
  const texts = useTexts();
  const outcomes = Object.keys(looks) as SignIn['outcome'][];
  const columns: readonly Column<SignIn>[] = [
    {
      id: 'at',
      title: texts('column.at'),
      width: 118,
      canSort: true,
      filter: { kind: 'instant' },
      render: (row) => <Instant at={row.at} />,
    },
    { id: 'login', title: texts('column.login'), width: 118, filter: { kind: 'text' }, render: (row) => row.login },
    { id: 'personName', title: texts('column.person'), width: 90, render: (row) => row.personName ?? '–' },
    {
      id: 'outcome',
      title: texts('column.outcome'),
      width: 120,
      filter: {
        kind: 'option',
        options: outcomes.map((value) => ({ value, label: texts.of(`outcome.${value}`) })),
      },
      render: (row) => <StatusTag {...looks[row.outcome]} word={texts.of(`outcome.${row.outcome}`)} />,
    },
    {
      id: 'method',
      title: texts('column.method'),
      width: 80,
      render: (row) => (row.method === null ? '–' : texts.of(`method.${row.method}`, { fallback: row.method })),
    },
    { id: 'ip', title: texts('column.ip'), width: 120, render: (row) => row.ip ?? '–' },
    {
      id: 'agent',
      title: texts('column.agent'),
      width: 130,
      grow: 2,
      render: (row) => <span title={row.agent}>{deviceName(row.agent)}</span>,
    },
  ];
  return (
    <>
      <PageHeader title={texts('log.title')} sentence={texts('log.sentence')} />
      <DataTable
        id="sign-ins"
        label={texts('log.title')}
        route={accountRoutes.signIns}
        columns={columns}
        sheet="sign-ins"
        searchPlaceholder={texts('log.search')}
        empty={<EmptyState title={texts('log.empty')} icon="history" />}
      />
    </>
  );
}

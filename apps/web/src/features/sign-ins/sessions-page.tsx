import { accountRoutes, type Session } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { deviceName } from '../../ui/format/device-name.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Who is signed in now, and ending a session that should not be. */
export function SessionsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const { say } = useToasts();
  const count = useRoute(accountRoutes.sessions, { query: { limit: 1, count: true } });
  const revoke = useCommand(accountRoutes.revokeSession, { invalidates: [accountRoutes.sessions] });
  const end = async (session: Session): Promise<void> => {
    await revoke.run({ params: { id: session.id } });
    say(texts('sessions.revoked', { name: session.personName }));
  };
  const columns: readonly Column<Session>[] = [
    { id: 'personName', title: texts('column.person'), width: 90, render: (row) => row.personName },
    {
      id: 'createdAt',
      title: texts('column.createdAt'),
      width: 120,
      canSort: true,
      render: (row) => <Instant at={row.createdAt} />,
    },
    {
      id: 'lastSeenAt',
      title: texts('column.lastSeenAt'),
      width: 120,
      canSort: true,
      render: (row) => <Instant at={row.lastSeenAt} />,
    },
    {
      id: 'method',
      title: texts('column.method'),
      width: 80,
      render: (row) => texts.of(`method.${row.method}`),
    },
    { id: 'ip', title: texts('column.ip'), width: 120, render: (row) => row.ip },
    {
      id: 'agent',
      title: texts('column.agent'),
      width: 120,
      grow: 2,
      render: (row) => <span title={row.agent}>{deviceName(row.agent)}</span>,
    },
    {
      id: 'end',
      title: '',
      width: 132,
      grow: 0,
      align: 'end',
      render: (row) => {
        if (row.isCurrent) return <StatusTag color="accent" shape="full" word={texts('sessions.current')} />;
        if (!can('session.revoke')) return null;
        return (
          <ActionButton
            label={texts('sessions.revoke')}
            tone="quiet"
            isSmall
            run={() => void end(row).catch(() => undefined)}
          />
        );
      },
    },
  ];
  const total = count.data?.total;
  return (
    <>
      <PageHeader
        title={texts('sessions.title')}
        {...(total === undefined ? {} : { sentence: texts.of('sessions.sentence', { count: total }) })}
      />
      <ErrorNotice error={revoke.error} />
      <DataTable
        id="sessions"
        label={texts('sessions.title')}
        route={accountRoutes.sessions}
        columns={columns}
        empty={<EmptyState title={texts('sessions.empty')} icon="key" />}
      />
    </>
  );
}

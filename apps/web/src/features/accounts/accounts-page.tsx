import { type Account, accountRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { accountLooks, accountStates } from './account-look.ts';
import { GiveSignInDialog } from './give-sign-in-dialog.tsx';
import { useTexts } from './i18n/index.ts';

/** Everybody who can sign in, could, or will. */
export function AccountsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const [opened, setOpened] = useState<Account>();
  const [isGiving, setGiving] = useState(false);
  const columns = useColumns();
  const give = can('account.write') && (
    <ActionButton
      label={texts('give.action')}
      tone="main"
      icon="plus"
      keys="n"
      group={texts('title')}
      run={() => setGiving(true)}
    />
  );
  return (
    <>
      <PageHeader title={texts('title')} sentence={<Counts />} actions={give} />
      <DataTable
        id="accounts"
        label={texts('title')}
        route={accountRoutes.list}
        topic="accounts"
        columns={columns}
        sheet="accounts"
        searchPlaceholder={texts('search')}
        open={setOpened}
        empty={<EmptyState icon="key" title={texts('empty.title')} words={texts('empty.words')} action={give} />}
      />
      {opened && <AccountDialog account={opened} close={() => setOpened(undefined)} />}
      {isGiving && <GiveSignInDialog close={() => setGiving(false)} />}
    </>
  );
}

/** How many there are and how many of them cannot get in. */
function Counts() {
  const texts = useTexts();
  const all = useCount();
  const locked = useCount('state=locked');
  const disabled = useCount('state=disabled');
  if (all === undefined || locked === undefined || disabled === undefined) return '…';
  return texts('sentence', { count: all, locked, disabled });
}

function useCount(filter?: string): number | undefined {
  const query = { limit: 1, count: true, ...(filter === undefined ? {} : { filter: [filter] }) };
  const read = useRoute(accountRoutes.list, { query });
  useTopic('accounts', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  return read.data?.total;
}

function useColumns(): readonly Column<Account>[] {
  const texts = useTexts();
  return [
    { id: 'personName', title: texts('column.person'), width: 140, render: (row) => row.personName },
    {
      id: 'login',
      title: texts('column.login'),
      width: 160,
      canSort: true,
      filter: { kind: 'text' },
      render: (row) => <code>{row.login}</code>,
    },
    {
      id: 'state',
      title: texts('column.state'),
      width: 120,
      filter: {
        kind: 'option',
        options: accountStates.map((value) => ({ value, label: texts(`state.${value}`) })),
      },
      render: (row) => <StatusTag {...accountLooks[row.state]} word={texts(`state.${row.state}`)} />,
    },
    {
      id: 'hasSecondFactor',
      title: texts('column.secondFactor'),
      width: 120,
      render: (row) => <SecondFactorTag isOn={row.hasSecondFactor} />,
    },
    {
      id: 'lastSignInAt',
      title: texts('column.lastSignInAt'),
      width: 140,
      canSort: true,
      render: (row) => (row.lastSignInAt === null ? texts('never') : <Instant at={row.lastSignInAt} />),
    },
    {
      id: 'createdAt',
      title: texts('column.createdAt'),
      width: 140,
      canSort: true,
      render: (row) => <Instant at={row.createdAt} />,
    },
  ];
}

function SecondFactorTag(props: { isOn: boolean }) {
  const texts = useTexts();
  return props.isOn ? (
    <StatusTag color="green" shape="full" word={texts('secondFactor.on')} />
  ) : (
    <StatusTag color="grey" shape="ring" word={texts('secondFactor.off')} />
  );
}

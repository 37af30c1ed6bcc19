import { permissionNames, type Role, roleRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { NewRoleDialog } from './new-role-dialog.tsx';

/** All roles of the tenant. */
export function RolesPage() {
  const texts = useTexts();
  const { can } = useRights();
  const [search] = useSearchParams();
  const [isAdding, setAdding] = useState(search.get('add') === '1');
  const read = useRoute(roleRoutes.list, {});
  useTopic('roles', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const columns = useColumns();
  const open = (read.data?.items ?? []).filter(({ state }) => state === 'active');
  const ready = open.filter(({ isReadyMade }) => isReadyMade).length;
  const add = can('role.write') && (
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
      <PageHeader
        title={texts('title')}
        actions={add}
        {...(read.data ? { sentence: texts('sentence', { open: open.length, ready }) } : {})}
      />
      <LocalTable
        id="roles"
        label={texts('title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        linkOf={(role) => `/roles/${role.id}`}
        empty={<EmptyState icon="badge" title={texts('empty.title')} words={texts('empty.words')} action={add} />}
      />
      {isAdding && <NewRoleDialog close={() => setAdding(false)} />}
    </>
  );
}

/** Whether a role is in use. */
export function RoleState(props: { role: Role }) {
  const texts = useTexts();
  const isOpen = props.role.state === 'active';
  return (
    <StatusTag
      color={isOpen ? 'green' : 'grey'}
      shape={isOpen ? 'full' : 'dash'}
      word={texts(`states.${props.role.state}`)}
    />
  );
}

function useColumns(): readonly Column<Role>[] {
  const texts = useTexts();
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: 'name',
        title: texts('name'),
        width: 180,
        canSort: true,
        plain: (role) => role.name[locale],
        render: (role) => role.name[locale],
      },
      {
        id: 'code',
        title: texts('code'),
        width: 150,
        canSort: true,
        plain: (role) => role.code,
        render: (role) => <code>{role.code}</code>,
      },
      {
        id: 'description',
        title: texts('description'),
        width: 200,
        grow: 3,
        plain: (role) => role.description,
        render: (role) => role.description || '–',
      },
      {
        id: 'grants',
        title: texts('grants'),
        width: 110,
        grow: 0,
        align: 'end',
        canSort: true,
        plain: (role) => role.grants.length,
        render: (role) => texts('permissionsOf', { granted: role.grants.length, total: permissionNames.length }),
      },
      {
        id: 'origin',
        title: texts('origin'),
        width: 110,
        grow: 0,
        render: (role) => texts(role.isReadyMade ? 'readyMade' : 'own'),
      },
      { id: 'state', title: texts('state'), width: 90, grow: 0, render: (role) => <RoleState role={role} /> },
      {
        id: 'updatedAt',
        title: texts('updatedAt'),
        width: 140,
        canSort: true,
        plain: (role) => role.updatedAt,
        render: (role) => <Instant at={role.updatedAt} />,
      },
    ],
    [texts, locale],
  );
}

import { type IdentityProvider, securityRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { ProviderDialog } from './provider-dialog.tsx';
import styles from './security.module.css';

/** The providers people may sign in by. */
export function ProviderList() {
  const texts = useTexts();
  const [opened, setOpened] = useState<IdentityProvider | 'new'>();
  const read = useRoute(securityRoutes.providers, {});
  const columns = useColumns();
  const add = (
    <ActionButton
      label={texts('providers.add')}
      icon="plus"
      keys="n"
      group={texts('title')}
      run={() => setOpened('new')}
    />
  );
  return (
    <Section title={texts('providers.title')} actions={add}>
      <p className={styles['quiet']}>{texts('providers.sentence')}</p>
      <div className={styles['providers']}>
        <LocalTable
          id="identity-providers"
          label={texts('providers.title')}
          rows={read.data?.items}
          error={read.error}
          retry={() => void read.refetch()}
          columns={columns}
          open={setOpened}
          empty={
            <EmptyState title={texts('providers.empty.title')} words={texts('providers.empty.words')} icon="shield" />
          }
        />
      </div>
      {opened && <ProviderDialog provider={opened === 'new' ? undefined : opened} close={() => setOpened(undefined)} />}
    </Section>
  );
}

function useColumns(): readonly Column<IdentityProvider>[] {
  const texts = useTexts();
  return [
    {
      id: 'name',
      title: texts('providers.name'),
      width: 160,
      canSort: true,
      plain: (row) => row.name,
      render: (row) => row.name,
    },
    {
      id: 'issuer',
      title: texts('providers.issuer'),
      width: 240,
      grow: 2,
      plain: (row) => row.issuer,
      render: (row) => row.issuer,
    },
    { id: 'clientId', title: texts('providers.clientId'), width: 140, render: (row) => <code>{row.clientId}</code> },
    {
      id: 'secret',
      title: texts('providers.secret'),
      width: 90,
      grow: 0,
      render: (row) => texts(row.hasSecret ? 'providers.hasSecret' : 'providers.noSecret'),
    },
    {
      id: 'state',
      title: texts('providers.state'),
      width: 110,
      grow: 0,
      render: (row) =>
        row.isEnabled ? (
          <StatusTag color="green" shape="full" word={texts('providers.enabled')} />
        ) : (
          <StatusTag color="grey" shape="ring" word={texts('providers.disabled')} />
        ),
    },
  ];
}

import type { Trunk } from '@oneline/contracts';
import { useState } from 'react';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/instant.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import type { ListReading } from './reading.ts';
import { TrunkDialog } from './trunk-dialog.tsx';

const stateLooks = {
  unknown: { color: 'grey', shape: 'ring' },
  up: { color: 'green', shape: 'full' },
  down: { color: 'red', shape: 'triangle' },
  registering: { color: 'blue', shape: 'full' },
} as const satisfies Record<Trunk['state'], object>;

/** 中继, and how each is now. */
export function TrunkList({ read }: { read: ListReading<Trunk> }) {
  const texts = useTexts();
  const { can } = useRights();
  const [opened, setOpened] = useState<Trunk | 'new'>();
  const columns = useColumns();
  const mayWrite = can('trunk.write');
  const add = mayWrite && (
    <ActionButton
      label={texts('trunks.add')}
      icon="plus"
      keys="n"
      group={texts('title')}
      run={() => setOpened('new')}
    />
  );
  return (
    <Section title={texts('trunks.title')} actions={add}>
      <LocalTable
        isBrief
        id="trunks"
        label={texts('trunks.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        {...(mayWrite && { open: setOpened })}
        empty={<EmptyState title={texts('trunks.empty.title')} words={texts('trunks.empty.words')} icon="link" />}
      />
      {opened && <TrunkDialog trunk={opened === 'new' ? undefined : opened} close={() => setOpened(undefined)} />}
    </Section>
  );
}

function useColumns(): readonly Column<Trunk>[] {
  const texts = useTexts();
  return [
    {
      id: 'name',
      title: texts('trunks.name'),
      width: 160,
      canSort: true,
      plain: (trunk) => trunk.name,
      render: (trunk) => trunk.name,
    },
    {
      id: 'state',
      title: texts('trunks.state'),
      width: 150,
      grow: 0,
      render: (trunk) =>
        trunk.isActive ? (
          <StatusTag
            {...stateLooks[trunk.state]}
            word={[texts(`state.${trunk.state}`), trunk.sipStatus ?? ''].join(' ').trim()}
          />
        ) : (
          <StatusTag color="grey" shape="ring" word={texts('state.off')} />
        ),
    },
    {
      id: 'since',
      title: texts('trunks.since'),
      width: 120,
      grow: 0,
      render: (trunk) => <Instant at={trunk.stateAt} />,
    },
    {
      id: 'address',
      title: texts('trunks.address'),
      width: 200,
      plain: (trunk) => trunk.host,
      render: (trunk) => `${trunk.host}:${trunk.port}/${trunk.transport}`,
    },
    {
      id: 'registration',
      title: texts('trunks.registration'),
      width: 140,
      render: (trunk) => trunk.registration?.user ?? '–',
    },
    {
      id: 'mostCalls',
      title: texts('trunks.mostCalls'),
      width: 90,
      grow: 0,
      align: 'end',
      render: (trunk) => trunk.mostCalls,
    },
  ];
}

import { type Device, deviceRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { DeviceDialog } from './device-dialog.tsx';
import { useTexts } from './i18n/index.ts';
import { NewDeviceDialog } from './new-device-dialog.tsx';

/** 话机: whose telephone has which extension, and where each is registered now. */
export function DevicesPage() {
  const texts = useTexts();
  const { can } = useRights();
  const read = useRoute(deviceRoutes.list, {});
  const reload = () => void read.refetch();
  useTopic('devices', { onEvent: reload, onReload: reload });
  const [isAdding, setAdding] = useState(false);
  const [openedId, setOpenedId] = useState<string>();
  const opened = read.data?.items.find(({ id }) => id === openedId);
  const columns = useColumns();
  const mayWrite = can('device.write');
  const items = read.data?.items;
  return (
    <>
      <PageHeader
        title={texts('title')}
        sentence={
          items
            ? texts('sentence', {
                registered: items.filter(({ registeredAt }) => registeredAt !== null).length,
                total: items.length,
              })
            : '…'
        }
        actions={
          mayWrite && (
            <ActionButton
              label={texts('add')}
              tone="main"
              icon="plus"
              keys="n"
              group={texts('title')}
              run={() => setAdding(true)}
            />
          )
        }
      />
      <LocalTable
        id="devices"
        label={texts('title')}
        rows={items}
        error={read.error}
        retry={reload}
        columns={columns}
        {...(mayWrite && { open: ({ id }: Device) => setOpenedId(id) })}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="phone" />}
      />
      {isAdding && <NewDeviceDialog close={() => setAdding(false)} />}
      {opened && <DeviceDialog device={opened} close={() => setOpenedId(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<Device>[] {
  const texts = useTexts();
  return [
    {
      id: 'extension',
      title: texts('column.extension'),
      width: 100,
      grow: 0,
      canSort: true,
      plain: (device) => device.extension,
      render: (device) => device.extension,
    },
    {
      id: 'person',
      title: texts('column.person'),
      width: 140,
      canSort: true,
      plain: (device) => device.personName ?? '',
      render: (device) => device.personName ?? '–',
    },
    {
      id: 'name',
      title: texts('column.name'),
      width: 160,
      plain: (device) => device.name,
      render: (device) => device.name,
    },
    { id: 'kind', title: texts('column.kind'), width: 120, grow: 0, render: (device) => texts(`kind.${device.kind}`) },
    { id: 'state', title: texts('column.state'), width: 120, grow: 0, render: (device) => <State of={device} /> },
    {
      id: 'address',
      title: texts('column.address'),
      width: 160,
      plain: (device) => device.address ?? '',
      render: (device) => device.address ?? '–',
    },
    {
      id: 'userAgent',
      title: texts('column.userAgent'),
      width: 180,
      plain: (device) => device.userAgent ?? '',
      render: (device) => device.userAgent || '–',
    },
  ];
}

function State({ of }: { of: Device }) {
  const texts = useTexts();
  if (!of.isActive) return <StatusTag color="grey" shape="ring" word={texts('state.off')} />;
  return of.registeredAt === null ? (
    <StatusTag color="amber" shape="triangle" word={texts('state.away')} />
  ) : (
    <StatusTag color="green" shape="full" word={texts('state.registered')} />
  );
}

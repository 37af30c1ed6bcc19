import { type BodyOf, type Recording, type RecordingPolicy, recordingRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { RecordingPlayer } from '../../ui/recording-player/recording-player.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

const stateLooks = {
  recording: { color: 'blue', shape: 'full' },
  kept: { color: 'green', shape: 'full' },
  removed: { color: 'grey', shape: 'ring' },
} as const satisfies Record<Recording['state'], object>;

/** 录音: what was recorded, and the rule by which it is. */
export function RecordingsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const [opened, setOpened] = useState<Recording>();
  const columns = useColumns(setOpened);
  const policy = useRoute(recordingRoutes.policy, {}).data;
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        title={texts('title')}
        sentence={policy ? texts(`sentence.${policy.records}`, { days: policy.keepDays }) : '…'}
        actions={
          can('recording_policy.write') && (
            <ActionButton label={texts('policy.edit')} icon="edit" run={() => setEditing(true)} />
          )
        }
      />
      <DataTable
        id="recordings"
        label={texts('title')}
        route={recordingRoutes.list}
        columns={columns}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="spark" />}
      />
      {opened && <ListenDialog recording={opened} close={() => setOpened(undefined)} />}
      {isEditing && policy && <PolicyDialog policy={policy} close={() => setEditing(false)} />}
    </>
  );
}

function useColumns(open: (recording: Recording) => void): readonly Column<Recording>[] {
  const texts = useTexts();
  const { can } = useRights();
  return [
    {
      id: 'startedAt',
      title: texts('column.startedAt'),
      width: 140,
      canSort: true,
      filter: { kind: 'instant' },
      render: (recording) => <Instant at={recording.startedAt} />,
    },
    {
      id: 'person',
      title: texts('column.person'),
      width: 120,
      render: (recording) => recording.personName ?? '–',
    },
    {
      id: 'durationMs',
      title: texts('column.duration'),
      width: 80,
      grow: 0,
      align: 'end',
      render: (recording) => (recording.durationMs === null ? '–' : formatStopwatch(recording.durationMs)),
    },
    {
      id: 'state',
      title: texts('column.state'),
      width: 180,
      render: (recording) => (
        <StatusTag
          {...stateLooks[recording.state]}
          word={[texts(`state.${recording.state}`), recording.isRepaired ? texts('repaired') : '']
            .filter(Boolean)
            .join(' · ')}
        />
      ),
    },
    {
      id: 'play',
      title: texts('column.play'),
      width: 110,
      grow: 0,
      render: (recording) =>
        recording.state === 'kept' && can('recording.listen') ? (
          <ActionButton label={texts('column.play')} icon="play" tone="quiet" isSmall run={() => open(recording)} />
        ) : (
          '–'
        ),
    },
  ];
}

function ListenDialog({ recording, close }: { recording: Recording; close: () => void }) {
  const texts = useTexts();
  const format = useFormat();
  const label = texts('play', { at: format.instant(recording.startedAt) });
  return (
    <Dialog isOpen close={close} title={label}>
      <RecordingPlayer id={recording.id} durationMs={recording.durationMs ?? 0} label={label} />
    </Dialog>
  );
}

function PolicyDialog({ policy, close }: { policy: RecordingPolicy; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const change = useCommand(recordingRoutes.changePolicy, { invalidates: [recordingRoutes.policy] });
  const { version, ...initial } = policy;
  return (
    <FormDialog
      isOpen
      close={close}
      title={texts('policy.edit')}
      submitLabel={texts('policy.save')}
      schema={recordingRoutes.changePolicy.body}
      initial={initial}
      version={version}
      fields={[
        {
          name: 'records',
          label: texts('policy.records'),
          options: (['none', 'in', 'out', 'all'] as const).map((value) => ({
            value,
            label: texts(`policy.options.${value}`),
          })),
        },
        { name: 'keepDays', label: texts('policy.keepDays'), unit: texts('policy.days') },
      ]}
      submit={async ({ values, version: from }) => {
        await change.run({ body: { ...values, version: from } as BodyOf<typeof recordingRoutes.changePolicy> });
        say(texts('policy.saved'));
      }}
    />
  );
}

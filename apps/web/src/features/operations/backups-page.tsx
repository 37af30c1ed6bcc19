import { type Backup, type Job, operationRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { addressOf } from '../../app/api/address.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { type Format, useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { isSettled, JobProgress } from '../../ui/job-progress.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useJob } from '../../ui/use-job.ts';
import { BackupPolicyDialog } from './backup-policy-dialog.tsx';
import { useTexts } from './i18n/index.ts';

/** Backups: the last result, making one now, and when they run by themselves. */
export function BackupsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const { say } = useToasts();
  const [isEditing, setEditing] = useState(false);
  const [started, setStarted] = useState<Job>();
  const job = useJob(started);
  const read = useRoute(operationRoutes.backups, {});
  useTopic('backups', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const run = useCommand(operationRoutes.runBackup, {
    invalidates: [operationRoutes.backups],
    onDone: (reply) => {
      setStarted(reply);
      say(texts('backup.started'));
    },
  });
  const columns = useColumns(can('backup.write'));
  return (
    <>
      <PageHeader
        title={texts('backup.title')}
        sentence={<LastBackup backups={read.data?.items} />}
        actions={
          can('backup.write') && (
            <>
              <ActionButton label={texts('backup.editPolicy')} icon="clock" run={() => setEditing(true)} />
              <ActionButton
                label={texts('backup.run')}
                tone="main"
                icon="database"
                keys="n"
                group={texts('backup.title')}
                isBusy={run.isRunning || (job !== undefined && !isSettled(job))}
                run={() => void run.attempt({})}
              />
            </>
          )
        }
      />
      <ErrorNotice error={run.error} />
      {job && <JobProgress job={job} />}
      <LocalTable
        id="backups"
        label={texts('backup.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        empty={<EmptyState title={texts('backup.empty.title')} words={texts('backup.empty.words')} icon="database" />}
      />
      {isEditing && <BackupPolicyDialog close={() => setEditing(false)} />}
    </>
  );
}

function LastBackup(props: { backups: readonly Backup[] | undefined }) {
  const texts = useTexts();
  const format: Format = useFormat();
  const last = props.backups?.find((backup) => backup.state !== 'running');
  if (props.backups === undefined) return '…';
  if (!last) return texts('backup.never');
  if (last.state === 'failed') return texts('backup.lastFailed', { error: last.error ?? '' });
  return texts('backup.last', {
    at: format.instant(last.finishedAt ?? last.startedAt),
    size: format.bytes(last.bytes ?? 0),
  });
}

const madeBy = ({ isOutside, isScheduled }: Backup) => {
  if (isOutside) return 'outside';
  return isScheduled ? 'scheduled' : 'manual';
};

function useColumns(mayDownload: boolean): readonly Column<Backup>[] {
  const texts = useTexts();
  const format = useFormat();
  const count = (value: number | null) => (value === null ? '–' : format.number(value));
  const looks = {
    running: { color: 'blue', shape: 'quarter', isPulsing: true },
    done: { color: 'green', shape: 'full' },
    failed: { color: 'red', shape: 'cross' },
  } as const;
  return [
    {
      id: 'startedAt',
      title: texts('backup.column.startedAt'),
      width: 140,
      canSort: true,
      plain: (row: Backup) => row.startedAt,
      render: (row) => <Instant at={row.startedAt} />,
    },
    {
      id: 'state',
      title: texts('backup.column.state'),
      width: 120,
      render: (row) => <StatusTag {...looks[row.state]} word={texts(`backup.states.${row.state}`)} />,
    },
    {
      id: 'why',
      title: '',
      width: 80,
      render: (row) => texts(`backup.made.${madeBy(row)}`),
    },
    {
      id: 'size',
      title: texts('backup.column.size'),
      width: 90,
      align: 'end',
      canSort: true,
      plain: (row: Backup) => row.bytes ?? 0,
      render: (row) => (row.bytes === null ? '–' : format.bytes(row.bytes)),
    },
    { id: 'tables', title: texts('backup.column.tables'), width: 70, align: 'end', render: (row) => count(row.tables) },
    { id: 'rows', title: texts('backup.column.rows'), width: 90, align: 'end', render: (row) => count(row.rows) },
    {
      id: 'objects',
      title: texts('backup.column.objects'),
      width: 80,
      align: 'end',
      render: (row) => count(row.objects),
    },
    {
      id: 'verifiedAt',
      title: texts('backup.column.verifiedAt'),
      width: 130,
      render: (row) => (row.verifiedAt ? <Instant at={row.verifiedAt} /> : '–'),
    },
    {
      id: 'file',
      title: texts('backup.column.file'),
      width: 220,
      grow: 2,
      render: (row) =>
        row.fileName !== null && !row.isOutside && mayDownload ? (
          <a href={addressOf(operationRoutes.downloadBackup, { params: { id: row.id } })} download>
            {row.fileName}
          </a>
        ) : (
          (row.fileName ?? row.error ?? '–')
        ),
    },
  ];
}

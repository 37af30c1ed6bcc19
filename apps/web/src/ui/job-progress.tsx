import { type ExportResult, type Job, spreadsheetRoutes } from '@oneline/contracts';
import { addressOf } from '../app/api/address.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { useFormat } from './format/use-format.ts';
import { Icon } from './icon.tsx';
import styles from './job-progress.module.css';
import { type StatusColor, type StatusShape, StatusTag } from './status-tag.tsx';

export const jobLooks: Readonly<Record<Job['state'], { color: StatusColor; shape: StatusShape }>> = {
  waiting: { color: 'grey', shape: 'ring' },
  running: { color: 'blue', shape: 'quarter' },
  retrying: { color: 'amber', shape: 'half' },
  done: { color: 'green', shape: 'full' },
  dead: { color: 'red', shape: 'cross' },
  cancelled: { color: 'grey', shape: 'dash' },
};

/** One line that tells how far a background job is; a finished export offers its file. */
export function JobProgress(props: { job: Job }) {
  const { job } = props;
  const texts = useAppTexts();
  const format = useFormat();
  const look = jobLooks[job.state];
  const isMoving = job.state === 'running' || job.state === 'retrying';
  const file = job.state === 'done' ? exportOf(job) : undefined;
  return (
    <div className={styles['job']}>
      <StatusTag {...look} word={texts.of(`job.state.${job.state}`)} isPulsing={isMoving} />
      {isMoving && (
        <progress className={styles['bar']} max={1} {...(job.progress === null ? {} : { value: job.progress })} />
      )}
      {isMoving && job.progress !== null && <span className={styles['figure']}>{format.share(job.progress)}</span>}
      {job.error && <span className={styles['figure']}>{job.error.code}</span>}
      {file && (
        <a className={styles['file']} href={addressOf(spreadsheetRoutes.download, { params: { id: job.id } })} download>
          <Icon name="download" size={14} />
          {texts('export.ready', { rows: format.number(file.rows), size: format.bytes(file.bytes) })}
        </a>
      )}
    </div>
  );
}

function exportOf(job: Job): ExportResult | undefined {
  const result = job.result as Partial<ExportResult> | null;
  return typeof result?.fileName === 'string' ? (result as ExportResult) : undefined;
}

/** Whether anything more will happen to a job by itself. */
export function isSettled(job: Job): boolean {
  return job.state === 'done' || job.state === 'dead' || job.state === 'cancelled';
}

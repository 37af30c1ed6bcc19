import { type Job, jobRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { isSettled, JobProgress } from '../../ui/job-progress.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** One job: how far it is, why it failed, and running it again or ending it. */
export function JobDialog(props: { job: Job; close: () => void }) {
  const texts = useTexts();
  const { can } = useRights();
  const { say } = useToasts();
  const read = useRoute(jobRoutes.get, { params: { id: props.job.id } });
  const job = read.data ?? props.job;
  const invalidates = [jobRoutes.get, jobRoutes.list];
  const restart = useCommand(jobRoutes.restart, { invalidates, onDone: () => say(texts('restarted')) });
  const cancel = useCommand(jobRoutes.cancel, { invalidates, onDone: () => say(texts('cancelled')) });
  const input = { params: { id: job.id }, body: { version: job.version } };
  const footer = can('job.write') && (
    <>
      {job.state === 'dead' && (
        <ActionButton
          label={texts('restart')}
          tone="main"
          icon="undo"
          isBusy={restart.isRunning}
          run={() => void restart.attempt(input)}
        />
      )}
      {!isSettled(job) && (
        <ActionButton label={texts('cancel')} isBusy={cancel.isRunning} run={() => void cancel.attempt(input)} />
      )}
    </>
  );
  const at = (instant: string | null) => (instant === null ? null : <Instant at={instant} />);
  return (
    <Dialog
      isOpen
      close={props.close}
      title={texts.of(`task.${job.task}`, { fallback: job.task })}
      look="side"
      footer={footer}
    >
      <JobProgress job={job} />
      <FactList
        facts={[
          { label: texts('column.by'), value: job.by.name },
          { label: texts('column.attempts'), value: texts('attempts', { done: job.attempts, most: job.maxAttempts }) },
          { label: texts('column.createdAt'), value: at(job.createdAt) },
          { label: texts('runAt'), value: at(job.runAt) },
          { label: texts('startedAt'), value: at(job.startedAt) },
          { label: texts('column.finishedAt'), value: at(job.finishedAt) },
          ...(job.error ? [{ label: texts('error'), value: `${job.error.message} (${job.error.code})` }] : []),
          ...(job.state === 'done' ? [{ label: texts('result'), value: JSON.stringify(job.result) }] : []),
        ]}
      />
      <ErrorNotice error={restart.error ?? cancel.error} />
    </Dialog>
  );
}

import { type Job, type SheetName, spreadsheetRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../action-button.tsx';
import { Icon } from '../icon.tsx';
import { isSettled, JobProgress } from '../job-progress.tsx';
import { ErrorNotice } from '../page-state.tsx';
import { Popup } from '../popup.tsx';
import { useJob } from '../use-job.ts';
import { listQueryOf, type TableState } from './table-state.ts';
import styles from './toolbar.module.css';

/** Writes the list, as it is narrowed now, to a file in the background; work goes on meanwhile. */
export function ExportMenu(props: {
  sheet: SheetName;
  state: TableState;
  columns: readonly string[];
  total: number | undefined;
}) {
  const texts = useAppTexts();
  const locale = useLocale();
  const { can } = useRights();
  const start = useCommand(spreadsheetRoutes.export);
  const [started, setStarted] = useState<Job>();
  const job = useJob(started);
  if (!can('export.run')) return null;
  const run = async (format: 'xlsx' | 'csv'): Promise<void> => {
    const body = { sheet: props.sheet, format, columns: [...props.columns], query: listQueryOf(props.state), locale };
    const reply = await start.attempt({ body });
    if (reply) setStarted(reply);
  };
  const isRunning = job !== undefined && !isSettled(job);
  const content = (
    <div className={styles['export']}>
      <p className={styles['exportHint']}>{texts('export.hint', { count: props.total ?? 0 })}</p>
      <div className={styles['exportChoices']}>
        <ActionButton
          label={texts('export.xlsx')}
          isSmall
          run={() => void run('xlsx')}
          isDisabled={isRunning}
          isBusy={start.isRunning}
        />
        <ActionButton label={texts('export.csv')} isSmall run={() => void run('csv')} isDisabled={isRunning} />
      </div>
      <ErrorNotice error={start.error} />
      {job && <JobProgress job={job} />}
    </div>
  );
  return (
    <Popup content={() => content}>
      <button type="button" className={styles['tool']}>
        <Icon name="download" size={14} />
        {texts('export.title')}
        {isRunning && <span className={styles['count']}>…</span>}
      </button>
    </Popup>
  );
}

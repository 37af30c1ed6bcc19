import { type ImportResult, type Job, type RouteContract, type SheetName, spreadsheetRoutes } from '@oneline/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useCommand } from '../app/api/use-command.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { ActionButton } from './action-button.tsx';
import { Dialog } from './dialog.tsx';
import { ImportFileField } from './import-file-field.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { isSettled } from './job-progress.tsx';
import { useJob } from './use-job.ts';

/** What is under way: the file and whether it is only checked. */
interface Attempt {
  readonly file: File;
  readonly isDryRun: boolean;
  readonly job: Job;
}

/**
 * Takes a sheet in: the file is checked whole first, what would happen is shown in numbers, and only then is it done.
 * `{isImporting && <ImportDialog sheet="people" invalidates={[personRoutes.list]} close={…} />}`, for who `can('import.run')`.
 */
export function ImportDialog(props: {
  sheet: SheetName;
  /** For `code-entries`: the name of the table. */
  table?: string;
  /** Routes whose cached answers an import changes. */
  invalidates?: readonly RouteContract[];
  close: () => void;
}) {
  const { sheet, table } = props;
  const texts = useAppTexts();
  const [attempt, setAttempt] = useState<Attempt>();
  const upload = useCommand(spreadsheetRoutes.import);
  const job = useJob(attempt?.job);
  const result = job?.state === 'done' ? (job.result as ImportResult) : undefined;
  const isWorking = upload.isRunning || (job !== undefined && !isSettled(job));
  useReadAgain(props.invalidates ?? [], result);

  const send = async (file: File, isDryRun: boolean): Promise<void> => {
    setAttempt(undefined);
    const form = new FormData();
    form.set('file', file);
    const query = { dryRun: isDryRun, ...(table === undefined ? {} : { table }) };
    const reply = await upload.attempt({ params: { sheet }, query, form });
    if (reply) setAttempt({ file, isDryRun, job: reply });
  };
  const comingCount = result ? result.created + result.changed : 0;
  const mayRun = attempt?.isDryRun === true && result?.problems.length === 0 && comingCount > 0;
  const isDone = attempt?.isDryRun === false && result !== undefined;
  const group = texts('import.title');
  return (
    <Dialog
      isOpen
      close={props.close}
      title={texts('import.of', { sheet: texts.of(`import.sheet.${sheet}`) })}
      look="wide"
      footer={
        <>
          <ActionButton
            label={texts(isDone || isWorking ? 'action.close' : 'action.cancel')}
            tone="quiet"
            run={props.close}
          />
          {mayRun && (
            <ActionButton
              label={texts('import.run', { count: comingCount })}
              tone="main"
              icon="upload"
              keys="mod+enter"
              group={group}
              run={() => void send(attempt.file, false)}
            />
          )}
        </>
      }
    >
      {!isDone && <ImportFileField sheet={sheet} isDisabled={isWorking} take={(file) => void send(file, true)} />}
      <ImportOutcome
        fileName={attempt?.file.name}
        isDryRun={attempt?.isDryRun ?? true}
        isUploading={upload.isRunning}
        job={job}
        result={result}
        error={upload.error}
      />
    </Dialog>
  );
}

/** Once something was really imported, whatever shows it reads again. */
function useReadAgain(routes: readonly RouteContract[], result: ImportResult | undefined): void {
  const cache = useQueryClient();
  const latest = useRef(routes);
  latest.current = routes;
  useEffect(() => {
    if (!result || result.isDryRun) return;
    for (const { id } of latest.current) void cache.invalidateQueries({ queryKey: [id] });
  }, [cache, result]);
}

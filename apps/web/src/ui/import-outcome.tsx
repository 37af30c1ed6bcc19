import type { ImportResult, Job, RowProblem } from '@oneline/contracts';
import { type ApiError, localError } from '../app/api/api-error.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { useFormat } from './format/use-format.ts';
import styles from './import.module.css';
import { problemsByCell } from './import-problems.ts';
import { JobProgress } from './job-progress.tsx';
import { ErrorNotice } from './page-state.tsx';
import { StatusTag } from './status-tag.tsx';
import { useErrorWords } from './use-error-words.ts';

/** How far an import or its check is, and what came of it. */
export function ImportOutcome(props: {
  fileName: string | undefined;
  isDryRun: boolean;
  isUploading: boolean;
  job: Job | undefined;
  result: ImportResult | undefined;
  error: ApiError | undefined;
}) {
  const { job, result, isDryRun } = props;
  const texts = useAppTexts();
  if (props.error) return <ErrorNotice error={props.error} />;
  if (props.isUploading) return <p className={styles['line']}>{texts('import.uploading')}</p>;
  if (!job) return null;
  if (job.state === 'dead' || job.state === 'cancelled') {
    const code = job.error?.code ?? 'request.failed';
    return <ErrorNotice error={localError(code, job.error?.message ?? code)} />;
  }
  if (!result)
    return (
      <div className={styles['line']} aria-live="polite">
        <p>{texts(isDryRun ? 'import.checking' : 'import.importing', { name: props.fileName ?? '' })}</p>
        <JobProgress job={job} />
      </div>
    );
  const problems = problemsByCell(result.problems);
  return (
    <div className={styles['outcome']} aria-live="polite">
      <Verdict result={result} problemCount={problems.length} />
      {(problems.length === 0 || !result.isDryRun) && <Counts result={result} />}
      {problems.length > 0 && <Problems problems={problems} />}
    </div>
  );
}

function Verdict(props: { result: ImportResult; problemCount: number }) {
  const { problemCount: count } = props;
  const { isDryRun, rows, created, changed } = props.result;
  const texts = useAppTexts();
  if (count > 0) {
    const key = isDryRun ? 'import.problems' : 'import.partly';
    return <StatusTag color="red" shape="cross" word={texts(key, { count })} />;
  }
  if (!isDryRun) return <StatusTag color="green" shape="full" word={texts('import.done')} />;
  if (created + changed === 0) return <StatusTag color="grey" shape="dash" word={texts('import.nothing')} />;
  return <StatusTag color="green" shape="full" word={texts('import.ready', { count: rows })} />;
}

function Counts(props: { result: ImportResult }) {
  const texts = useAppTexts();
  const format = useFormat();
  return (
    <dl className={styles['counts']}>
      {(['created', 'changed', 'unchanged'] as const).map((name) => (
        <div key={name} className={styles['count']}>
          <dd>{format.number(props.result[name])}</dd>
          <dt>{texts(`import.${name}`)}</dt>
        </div>
      ))}
    </dl>
  );
}

function Problems(props: { problems: readonly RowProblem[] }) {
  const texts = useAppTexts();
  const format = useFormat();
  const wordsOf = useProblemWords();
  return (
    <div className={styles['problems']}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts('import.row')}</th>
            <th scope="col">{texts('import.column')}</th>
            <th scope="col">{texts('import.problem')}</th>
            <th scope="col">{texts('import.value')}</th>
          </tr>
        </thead>
        <tbody>
          {props.problems.map((problem) => (
            <tr key={`${problem.row} ${problem.column}`}>
              <td>{format.number(problem.row)}</td>
              <td>
                {problem.column === ''
                  ? texts('import.wholeRow')
                  : texts.of(`import.field.${problem.column}`, { fallback: problem.column })}
              </td>
              <td>{wordsOf(problem.code)}</td>
              <td className={styles['value']}>{problem.value === '' ? texts('import.emptyCell') : problem.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `import.<rule>` says what is wrong with a cell; any other code is that of the command that refused the row. */
function useProblemWords(): (code: string) => string {
  const texts = useAppTexts();
  const errorWords = useErrorWords();
  return (code) =>
    code.startsWith('import.')
      ? texts.of(`import.rule.${code.slice('import.'.length)}`, { fallback: texts('import.rule.other') })
      : errorWords(localError(code, code)).what;
}

import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../ui/format/use-format.ts';
import { useTexts } from './i18n/index.ts';
import styles from './public-page.module.css';

/** What `/readyz` tells of a server that starts. */
interface Readiness {
  readonly state: 'starting' | 'seeding' | 'ready' | 'draining';
  readonly steps: readonly { readonly name: string; readonly state: string; readonly progress: number | null }[];
}

const pollMs = 1500;

/** How far the server is with starting; nothing once it is ready. */
export function StartProgress() {
  const texts = useTexts();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['readyz'],
    queryFn: async ({ signal }) => (await (await fetch('/readyz', { signal })).json()) as Readiness,
    refetchInterval: (query) => (query.state.data?.state === 'ready' ? false : pollMs),
  });
  if (!data || data.state === 'ready') return null;
  return (
    <div className={styles['start']} role="status">
      <p>
        {data.state === 'seeding'
          ? texts('start.seeding')
          : data.state === 'draining'
            ? texts('start.draining')
            : texts('start.title')}
      </p>
      <ul className={styles['startSteps']}>
        {data.steps
          .filter(({ state }) => state !== 'done')
          .map(({ name, progress }) => (
            <li key={name} className={styles['startStep']}>
              <span>{texts.of(`start.step.${name}`, { fallback: name })}</span>
              <span>{progress === null ? '…' : format.share(progress)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}

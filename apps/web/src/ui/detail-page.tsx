import type { ReactNode } from 'react';
import { asApiError } from '../app/api/api-error.ts';
import styles from './detail-page.module.css';
import { ErrorState } from './page-state.tsx';
import { SkeletonPage } from './skeletons.tsx';

/** A reading of the cache, as `useRoute` gives it. */
interface Reading<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  refetch(): unknown;
}

/**
 * One thing on a page: its head, the story in the middle, facts and next actions pinned to the right. Shows the skeleton,
 * the error or the missing right by itself.
 * `<DetailPage of={person} header={(p) => <PageHeader … />} aside={(p) => <FactList … />}>{(p) => …}</DetailPage>`
 */
export function DetailPage<T>(props: {
  of: Reading<T>;
  header: (it: T) => ReactNode;
  children: (it: T) => ReactNode;
  aside?: (it: T) => ReactNode;
}) {
  const { data, error } = props.of;
  if (data === undefined) {
    return error ? <ErrorState error={asApiError(error)} retry={() => void props.of.refetch()} /> : <SkeletonPage />;
  }
  return (
    <>
      {props.header(data)}
      <div className={styles['columns']} data-has-aside={props.aside !== undefined}>
        <div className={styles['main']}>{props.children(data)}</div>
        {props.aside && <aside className={styles['aside']}>{props.aside(data)}</aside>}
      </div>
    </>
  );
}

/** The blocks of a page that is no detail page, one below the other. */
export function Sections(props: { children: ReactNode }) {
  return <div className={styles['sections']}>{props.children}</div>;
}

/** A block of a page with its heading; the second and last level of boxes. */
export function Section(props: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <header className={styles['sectionHeader']}>
        <h2>{props.title}</h2>
        {props.actions}
      </header>
      {props.children}
    </section>
  );
}

/** Label and value, one pair a line: `<FactList facts={[{ label: '工号', value: 'A001' }]} />`. */
export function FactList(props: { facts: readonly { readonly label: string; readonly value: ReactNode }[] }) {
  return (
    <dl className={styles['facts']}>
      {props.facts.map(({ label, value }) => (
        <div key={label} className={styles['fact']}>
          <dt>{label}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

import styles from './shell.module.css';

/** The empty shell while it is read who is signed in. */
export function ShellSkeleton() {
  return (
    <div className={styles['shell']} aria-busy="true">
      <div className={styles['navigation']} />
      <div className={styles['topBar']} />
      <main className={styles['main']} />
    </div>
  );
}

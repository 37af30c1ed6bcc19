import styles from './skeletons.module.css';

/** A grey bar where a text will stand; `width` in characters or per cent. */
function SkeletonBar(props: { width?: string; height?: number }) {
  return (
    <span
      className={styles['bar']}
      style={{ width: props.width ?? '60%', ...(props.height ? { height: props.height } : {}) }}
    />
  );
}

/** Rows of a table before they are there, in the table's own grid. */
export function SkeletonRows(props: { rows: number; columns: string; cells: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: props.rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <div key={row} className={styles['row']} style={{ gridTemplateColumns: props.columns }}>
          {Array.from({ length: props.cells }, (_, cell) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
            <span key={cell} className={styles['cell']}>
              <SkeletonBar width={`${[72, 48, 60, 38, 54][(row + cell * 2) % 5]}%`} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

/** A detail page before it is there: head, facts, and a block. */
export function SkeletonPage() {
  return (
    <div className={styles['page']} aria-hidden="true">
      <SkeletonBar width="14ch" height={22} />
      <SkeletonBar width="36ch" />
      <div className={styles['facts']}>
        {Array.from({ length: 8 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
          <SkeletonBar key={i} width={i % 2 === 0 ? '8ch' : '18ch'} />
        ))}
      </div>
    </div>
  );
}

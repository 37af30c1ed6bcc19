import styles from './status-tag.module.css';

export type StatusColor = 'green' | 'blue' | 'amber' | 'violet' | 'red' | 'grey' | 'accent';
/** The shape says the state again for whoever cannot tell the colours. */
export type StatusShape = 'full' | 'quarter' | 'half' | 'bars' | 'ring' | 'cross' | 'dash' | 'triangle';

const shapes: Readonly<Record<StatusShape, React.ReactNode>> = {
  full: <circle cx="5" cy="5" r="4" fill="currentColor" stroke="none" />,
  quarter: (
    <>
      <circle cx="5" cy="5" r="3.4" />
      <path d="M5 1.6V5H8.4A3.4 3.4 0 0 0 5 1.6Z" fill="currentColor" stroke="none" />
    </>
  ),
  half: (
    <>
      <circle cx="5" cy="5" r="3.4" />
      <path d="M5 1.6a3.4 3.4 0 0 1 0 6.8Z" fill="currentColor" stroke="none" />
    </>
  ),
  bars: <path d="M2.6 1.5v7M7.4 1.5v7M1.3 1.5h7.4v7H1.3z" />,
  ring: <circle cx="5" cy="5" r="3.4" />,
  cross: <path d="M1.9 1.9l6.2 6.2M8.1 1.9 1.9 8.1" strokeWidth="1.8" />,
  dash: <path d="M1.5 5h7" strokeWidth="1.8" />,
  triangle: <path d="M5 1.5 9 8.5H1z" fill="currentColor" />,
};

/** A state by colour, shape and word: `<StatusTag color="green" shape="full" word={t('state.active')} />`. */
export function StatusTag(props: {
  color: StatusColor;
  shape: StatusShape;
  word: string;
  /** Something happens right now. */
  isPulsing?: boolean;
  /** `tag` has a tinted ground, `plain` stands in running text and dense tables. */
  look?: 'plain' | 'tag';
}) {
  return (
    <span
      className={styles['status']}
      data-color={props.color}
      data-look={props.look ?? 'plain'}
      data-pulsing={props.isPulsing ?? false}
    >
      <svg
        width="10"
        height="10"
        viewBox="0 0 10 10"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        aria-hidden="true"
      >
        {shapes[props.shape]}
      </svg>
      <span className={styles['word']}>{props.word}</span>
    </span>
  );
}

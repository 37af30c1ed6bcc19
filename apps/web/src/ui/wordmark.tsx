import styles from './wordmark.module.css';

/** One line that comes in, forms a loop, and goes on. */
export function Mark(props: { size?: number }) {
  const size = props.size ?? 24;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M3 23.5h12.6a8.1 8.1 0 1 0-8.1-8.1c0 4.5 3.6 8.1 8.1 8.1H29"
        stroke="currentColor"
        strokeWidth={3.2}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The mark with the name; the Chinese name is part of the brand in every language. */
export function Wordmark(props: { size?: 'small' | 'large' }) {
  return (
    <span className={styles['wordmark']} data-size={props.size ?? 'small'}>
      <span className={styles['mark']}>
        <Mark size={props.size === 'large' ? 40 : 24} />
      </span>
      <span className={styles['name']}>OneLine</span>
      <span className={styles['chinese']} lang="zh-CN">
        一线通
      </span>
    </span>
  );
}

import { useAppTexts } from '../app/i18n/index.ts';
import styles from './wordmark.module.css';

/** One line that comes in, forms a loop, and goes on. */
export function Mark(props: { size?: number }) {
  const size = props.size ?? 24;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M3 24.5C11.5 24.5 17 23.5 20.8 17.8 24.6 12 22 6.5 16 6.5S7.4 12 11.2 17.8C15 23.5 20.5 24.5 29 24.5"
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
  const texts = useAppTexts();
  return (
    <span className={styles['wordmark']} data-size={props.size ?? 'small'}>
      <span className={styles['mark']}>
        <Mark size={props.size === 'large' ? 40 : 24} />
      </span>
      <span className={styles['name']}>{texts('brand.latin')}</span>
      <span className={styles['chinese']} lang="zh-CN">
        {texts('brand.chinese')}
      </span>
    </span>
  );
}

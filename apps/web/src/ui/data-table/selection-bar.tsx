import type { ReactNode } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import styles from './toolbar.module.css';

/** How many rows are chosen, and what can be done with them. */
export function SelectionBar(props: { count: number; clear: () => void; children: ReactNode }) {
  const texts = useAppTexts();
  return (
    <div className={styles['selected']} role="toolbar" aria-label={texts('table.selection')}>
      <span aria-live="polite">{texts('table.selected', { count: props.count })}</span>
      {props.children}
      <span className={styles['spring']} />
      <ActionButton label={texts('table.clearSelection')} tone="quiet" isSmall run={props.clear} />
    </div>
  );
}

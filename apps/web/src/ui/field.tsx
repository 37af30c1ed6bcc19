import type { ReactNode } from 'react';
import styles from './field.module.css';

/** A control with its label above, and beneath it what it is for or what is wrong with it. */
export function Field(props: {
  id: string;
  label: string;
  children: ReactNode;
  help?: string | undefined;
  /** What is wrong. */
  problem?: string | undefined;
  /** Beside the label: "optional". */
  mark?: string | undefined;
  isHalf?: boolean;
  onBlur?: () => void;
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears when its control is left; it is no control itself
    <div className={styles['field']} data-half={props.isHalf ?? false} onBlur={props.onBlur}>
      <label className={styles['label']} htmlFor={props.id}>
        {props.label}
        {props.mark !== undefined && <span className={styles['mark']}>{props.mark}</span>}
      </label>
      {props.children}
      <p
        id={`${props.id}-words`}
        className={styles['words']}
        data-problem={props.problem !== undefined}
        aria-live="polite"
      >
        {props.problem ?? props.help}
      </p>
    </div>
  );
}

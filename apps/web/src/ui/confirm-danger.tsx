import type { ReactNode } from 'react';
import type { ApiError } from '../app/api/api-error.ts';
import { useAppTexts } from '../app/i18n/index.ts';
import { ActionButton } from './action-button.tsx';
import styles from './confirm-danger.module.css';
import { Dialog } from './dialog.tsx';
import { ErrorNotice } from './page-state.tsx';

/**
 * For what cannot be undone, and only for that: what will happen, in numbers.
 * `<ConfirmDanger isOpen … title="关闭账号" facts={[{ label: '结束的会话', value: 3 }]} action="关闭账号" run={close} />`
 */
export function ConfirmDanger(props: {
  isOpen: boolean;
  close: () => void;
  title: string;
  /** What will happen, in one sentence. */
  sentence: ReactNode;
  /** The figures behind it. */
  facts?: readonly { readonly label: string; readonly value: ReactNode }[];
  /** The verb on the button, never "OK". */
  action: string;
  run: () => void;
  isRunning?: boolean;
  error?: ApiError | undefined;
}) {
  const texts = useAppTexts();
  return (
    <Dialog
      isOpen={props.isOpen}
      close={props.close}
      title={props.title}
      footer={
        <>
          <ActionButton label={texts('action.cancel')} tone="quiet" run={props.close} />
          <ActionButton label={props.action} tone="danger" run={props.run} isBusy={props.isRunning ?? false} />
        </>
      }
    >
      <p>{props.sentence}</p>
      {props.facts && (
        <dl className={styles['facts']}>
          {props.facts.map(({ label, value }) => (
            <div key={label} className={styles['fact']}>
              <dd className={styles['value']}>{value}</dd>
              <dt className={styles['label']}>{label}</dt>
            </div>
          ))}
        </dl>
      )}
      <ErrorNotice error={props.error} />
    </Dialog>
  );
}

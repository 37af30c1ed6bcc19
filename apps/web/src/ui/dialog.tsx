import { ConfigProvider } from 'antd';
import { type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import { useAppTexts } from '../app/i18n/index.ts';
import styles from './dialog.module.css';
import { Icon } from './icon.tsx';

/**
 * A dialogue over the page (the browser's own `<dialog>`: focus stays in, Esc closes, the page beneath is inert).
 * `side` is a sheet at the right for forms beside the list they belong to.
 */
export function Dialog(props: {
  isOpen: boolean;
  close: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  look?: 'centre' | 'side' | 'wide';
  /** Asked before Esc or the cross closes; false keeps it open. */
  mayClose?: () => boolean;
}) {
  if (!props.isOpen) return null;
  return <OpenDialog {...props} />;
}

const firstField = ':is(input, textarea):not(:disabled, [type="hidden"], [hidden])';

function OpenDialog(props: Parameters<typeof Dialog>[0]) {
  const texts = useAppTexts();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The browser would choose the cross: people come to write, or to read.
    const field = dialog?.querySelector<HTMLElement>(firstField);
    (field ?? dialog)?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const { mayClose, close } = props;
  const leave = useCallback(() => {
    if (mayClose?.() ?? true) close();
  }, [mayClose, close]);
  return (
    <dialog
      ref={element}
      className={styles['dialog']}
      tabIndex={-1}
      data-look={props.look ?? 'centre'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <ConfigProvider getPopupContainer={() => element.current ?? document.body}>
        <header className={styles['header']}>
          <h2 id={titleId} className={styles['title']}>
            {props.title}
          </h2>
          <button type="button" className={styles['close']} onClick={leave} aria-label={texts('action.close')}>
            <Icon name="close" />
          </button>
        </header>
        <div className={styles['body']}>{props.children}</div>
        {props.footer && <footer className={styles['footer']}>{props.footer}</footer>}
      </ConfigProvider>
    </dialog>
  );
}

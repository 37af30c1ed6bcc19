import { ActionButton } from '../../ui/action-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

/** Shown once. */
export function RecoveryCodes(props: { codes: readonly string[]; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(props.codes.join('\n'));
    say(texts('totp.copied'));
  };
  return (
    <Dialog
      isOpen
      close={props.close}
      mayClose={() => false}
      title={texts('totp.codesTitle')}
      footer={
        <>
          <ActionButton label={texts('totp.copy')} icon="copy" run={() => void copy()} />
          <ActionButton label={texts('totp.saved')} tone="main" run={props.close} />
        </>
      }
    >
      <p>{texts('totp.codes')}</p>
      <ul className={styles['codes']}>
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  );
}

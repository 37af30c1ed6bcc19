import type { OneTimeLink } from '@oneline/contracts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { useToasts } from '../../ui/toasts.tsx';
import styles from './accounts.module.css';
import { useTexts } from './i18n/index.ts';

/** A one-time link, shown this once to whoever hands it over. */
export function LinkDialog(props: { link: OneTimeLink; name: string; close: () => void }) {
  const { link } = props;
  const texts = useTexts();
  const format = useFormat();
  const { say, sayError } = useToasts();
  const copy = (): void => {
    navigator.clipboard.writeText(link.url).then(() => say(texts('link.copied')), sayError);
  };
  return (
    <Dialog
      isOpen
      close={props.close}
      title={texts('link.title')}
      footer={
        <>
          <ActionButton label={texts('link.done')} tone="quiet" run={props.close} />
          <ActionButton
            label={texts('link.copy')}
            tone="main"
            icon="copy"
            keys="c"
            group={texts('link.title')}
            run={copy}
          />
        </>
      }
    >
      <p>{texts('link.words', { name: props.name })}</p>
      <code className={styles['link']}>{link.url}</code>
      <p className={styles['quiet']}>{texts('link.expiresAt', { at: format.instant(link.expiresAt) })}</p>
    </Dialog>
  );
}

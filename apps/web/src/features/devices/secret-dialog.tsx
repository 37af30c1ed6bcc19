import type { DeviceWithSecret } from '@oneline/contracts';
import { ActionButton } from '../../ui/action-button.tsx';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** What a telephone registers with; the secret is shown this once. */
export function SecretDialog({ device, secret, close }: DeviceWithSecret & { close: () => void }) {
  const texts = useTexts();
  const { say, sayError } = useToasts();
  const copy = (): void => {
    navigator.clipboard.writeText(secret).then(() => say(texts('secret.copied')), sayError);
  };
  const { extension, realm } = device;
  return (
    <Dialog
      isOpen
      close={close}
      title={texts('secret.title', { extension })}
      footer={
        <>
          <ActionButton label={texts('secret.done')} tone="quiet" run={close} />
          <ActionButton label={texts('secret.copy')} tone="main" icon="copy" run={copy} />
        </>
      }
    >
      <p>{texts('secret.words')}</p>
      <FactList
        facts={[
          { label: texts('secret.server'), value: <code>{location.hostname}</code> },
          { label: texts('secret.user'), value: <code>{extension}</code> },
          { label: texts('secret.realm'), value: <code>{realm}</code> },
          { label: texts('secret.secret'), value: <code>{secret}</code> },
        ]}
      />
    </Dialog>
  );
}

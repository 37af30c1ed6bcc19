import { type BodyOf, type Device, type DeviceWithSecret, deviceRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmDanger } from '../../ui/confirm-danger.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** Renames a telephone, switches it on and off, or gives it another secret. */
export function DeviceDialog({ device, close }: { device: Device; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const [isResetting, setResetting] = useState(false);
  const [made, setMade] = useState<DeviceWithSecret>();
  const invalidates = [deviceRoutes.list];
  const change = useCommand(deviceRoutes.change, { invalidates });
  const reset = useCommand(deviceRoutes.resetSecret, { invalidates, onDone: setMade });
  const { id, extension, version, name, isActive } = device;
  if (made) return <SecretDialog {...made} close={close} />;
  if (isResetting) {
    return (
      <ConfirmDanger
        isOpen
        close={() => setResetting(false)}
        title={texts('reset.title', { extension })}
        sentence={texts('reset.sentence')}
        action={texts('reset.action')}
        isRunning={reset.isRunning}
        error={reset.error}
        run={() => void reset.attempt({ params: { id }, body: { version } })}
      />
    );
  }
  return (
    <FormDialog
      isOpen
      close={close}
      title={texts('edit')}
      submitLabel={texts('save')}
      schema={deviceRoutes.change.body}
      initial={{ name, isActive }}
      version={version}
      lead={<ActionButton label={texts('reset.action')} icon="key" run={() => setResetting(true)} />}
      fields={[
        { name: 'name', label: texts('field.name') },
        { name: 'isActive', label: texts('field.isActive') },
      ]}
      submit={async ({ values, version: from }) => {
        const body = { ...values, version: from } as BodyOf<typeof deviceRoutes.change>;
        await change.run({ params: { id }, body });
        say(texts('saved', { name: body.name }));
      }}
    />
  );
}

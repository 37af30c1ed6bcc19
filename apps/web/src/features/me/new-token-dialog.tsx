import { myRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { Type } from 'typebox';
import { useCommand } from '../../app/api/use-command.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useMe } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './me.module.css';

/** The contract wants an instant; people pick a day, whose end it is. */
const TokenForm = Type.Object({
  name: myRoutes.createToken.body.properties.name,
  permissions: myRoutes.createToken.body.properties.permissions,
  expiresOn: Type.String({ format: 'date' }),
});

/** Makes a token and shows its text once. */
export function NewTokenDialog(props: { close: () => void }) {
  const texts = useTexts();
  const app = useAppTexts();
  const me = useMe();
  const { say } = useToasts();
  const create = useCommand(myRoutes.createToken, { invalidates: [myRoutes.tokens] });
  const [secret, setSecret] = useState<string>();
  const fields = useMemo<FieldDefinition[]>(
    () => [
      { name: 'name', label: texts('tokens.name') },
      {
        name: 'permissions',
        label: texts('tokens.permissions'),
        options: [...new Set(me.grants.map(({ permission }) => permission))].map((one) => ({
          value: one,
          label: app(`permission.${one}`),
        })),
      },
      { name: 'expiresOn', label: texts('tokens.expiresAt') },
    ],
    [texts, app, me.grants],
  );
  if (secret !== undefined) {
    const copy = async (): Promise<void> => {
      await navigator.clipboard.writeText(secret);
      say(texts('tokens.copied'));
      props.close();
    };
    return (
      <Dialog
        isOpen
        close={props.close}
        title={texts('tokens.secretTitle')}
        footer={<ActionButton label={texts('totp.copy')} icon="copy" tone="main" run={() => void copy()} />}
      >
        <p>{texts('tokens.secret')}</p>
        <code className={styles['secret']}>{secret}</code>
      </Dialog>
    );
  }
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('tokens.add')}
      schema={TokenForm}
      fields={fields}
      submitLabel={texts('tokens.create')}
      staysOpen
      submit={async ({ values }) => {
        const { name, permissions, expiresOn } = values as { name: string; permissions: string[]; expiresOn: string };
        const expiresAt = new Date(`${expiresOn}T23:59:59`).toISOString();
        const reply = await create.run({ body: { name, permissions, expiresAt } });
        setSecret(reply.secret);
      }}
    />
  );
}

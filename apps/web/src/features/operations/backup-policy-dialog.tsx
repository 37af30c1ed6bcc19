import { type BodyOf, operationRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';

/** When backups run, how long they stay, and the passphrase that seals the secrets in them. */
export function BackupPolicyDialog(props: { close: () => void }) {
  const texts = useTexts();
  const read = useRoute(operationRoutes.policy, {});
  const change = useCommand(operationRoutes.changePolicy, { invalidates: [operationRoutes.policy] });
  const policy = read.data;
  if (!policy) return null;
  const { version, hasPassphrase, ...initial } = policy;
  const keep = (name: string, label: string) => ({ name, label, isHalf: true, unit: texts('backup.copies') });
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('backup.policy')}
      submitLabel={texts('backup.save')}
      schema={operationRoutes.changePolicy.body}
      initial={initial}
      version={version}
      lead={
        <StatusTag
          color={hasPassphrase ? 'green' : 'amber'}
          shape={hasPassphrase ? 'full' : 'triangle'}
          word={texts(hasPassphrase ? 'backup.passphraseSet' : 'backup.passphraseMissing')}
        />
      }
      fields={[
        { name: 'isEnabled', label: texts('backup.field.isEnabled') },
        { name: 'cron', label: texts('backup.field.cron') },
        keep('keepDaily', texts('backup.field.keepDaily')),
        keep('keepWeekly', texts('backup.field.keepWeekly')),
        keep('keepMonthly', texts('backup.field.keepMonthly')),
        {
          name: 'passphrase',
          label: texts('backup.field.passphrase'),
          help: texts('backup.passphraseHelp'),
          widget: 'password',
          autoComplete: 'new-password',
        },
      ]}
      submit={({ values, version: from }) =>
        change.run({ body: { ...values, version: from } as BodyOf<typeof operationRoutes.changePolicy> })
      }
    />
  );
}

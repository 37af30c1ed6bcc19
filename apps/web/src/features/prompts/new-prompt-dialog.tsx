import { type BodyOf, promptPurposes, promptRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';

/** Names a prompt; its sound is uploaded next, in the dialog that `close` opens with the id of the new one. */
export function NewPromptDialog({ close }: { close: (madeId?: string) => void }) {
  const texts = useTexts();
  const create = useCommand(promptRoutes.create, { invalidates: [promptRoutes.list] });
  return (
    <FormDialog
      isOpen
      close={() => close()}
      title={texts('add')}
      submitLabel={texts('add')}
      schema={promptRoutes.create.body}
      initial={{ purpose: 'announcement', isActive: true }}
      staysOpen
      fields={[
        { name: 'name', label: texts('field.name') },
        {
          name: 'purpose',
          label: texts('field.purpose'),
          options: promptPurposes.map((value) => ({ value, label: texts(`purpose.${value}`) })),
        },
      ]}
      submit={async ({ values }) => {
        const body = { ...values, isActive: true } as BodyOf<typeof promptRoutes.create>;
        const { id } = await create.run({ body });
        close(id);
      }}
    />
  );
}

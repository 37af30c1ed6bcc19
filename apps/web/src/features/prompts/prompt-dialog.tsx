import { type BodyOf, type Prompt, promptLanguages, promptPurposes, promptRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import { SoundField } from './sound-field.tsx';

/** A prompt: its sound in each language, its name and whether it is in use. */
export function PromptDialog({ prompt, close }: { prompt: Prompt; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const { can } = useRights();
  const change = useCommand(promptRoutes.change, { invalidates: [promptRoutes.list] });
  const { id, name, purpose, isActive, version } = prompt;
  return (
    <FormDialog
      isOpen
      close={close}
      title={texts('edit')}
      submitLabel={texts('save')}
      schema={promptRoutes.change.body}
      initial={{ name, purpose, isActive }}
      version={version}
      isReadOnly={!can('prompt.write')}
      lead={promptLanguages.map((language) => <SoundField key={language} prompt={prompt} language={language} />)}
      fields={[
        { name: 'name', label: texts('field.name') },
        {
          name: 'purpose',
          label: texts('field.purpose'),
          options: promptPurposes.map((value) => ({ value, label: texts(`purpose.${value}`) })),
        },
        { name: 'isActive', label: texts('field.isActive') },
      ]}
      submit={async ({ values, version: from }) => {
        const body = { ...values, version: from } as BodyOf<typeof promptRoutes.change>;
        await change.run({ params: { id }, body });
        say(texts('saved', { name: body.name }));
      }}
    />
  );
}

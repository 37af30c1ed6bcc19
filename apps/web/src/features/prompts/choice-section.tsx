import { type BodyOf, type Prompt, type PromptChoice, promptRoutes } from '@oneline/contracts';
import { useState } from 'react';
import type { ApiError } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { FactList, Section } from '../../ui/detail-page.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** What is heard where nothing else is said. */
export function ChoiceSection(props: {
  read: { data: PromptChoice | undefined; error: ApiError | null };
  prompts: readonly Prompt[];
}) {
  const texts = useTexts();
  const { can } = useRights();
  const [isEditing, setEditing] = useState(false);
  const { data: choice, error } = props.read;
  const nameOf = (id: string | null | undefined): string =>
    props.prompts.find((prompt) => prompt.id === id)?.name ?? texts('choice.none');
  return (
    <Section
      title={texts('choice.title')}
      actions={
        can('prompt.write') && <ActionButton label={texts('choice.edit')} icon="edit" run={() => setEditing(true)} />
      }
    >
      <ErrorNotice error={error ?? undefined} />
      <FactList
        facts={[
          { label: texts('choice.musicId'), value: nameOf(choice?.musicId) },
          { label: texts('choice.greetingId'), value: nameOf(choice?.greetingId) },
        ]}
      />
      {isEditing && choice && <ChoiceDialog choice={choice} prompts={props.prompts} close={() => setEditing(false)} />}
    </Section>
  );
}

function ChoiceDialog(props: { choice: PromptChoice; prompts: readonly Prompt[]; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const change = useCommand(promptRoutes.changeChoice, { invalidates: [promptRoutes.choice] });
  const { version, ...initial } = props.choice;
  const optionsOf = (purpose: Prompt['purpose']) =>
    props.prompts.filter((prompt) => prompt.purpose === purpose).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('choice.edit')}
      submitLabel={texts('save')}
      schema={promptRoutes.changeChoice.body}
      initial={initial}
      version={version}
      fields={[
        {
          name: 'musicId',
          label: texts('choice.musicId'),
          widget: 'select',
          placeholder: texts('choice.none'),
          options: optionsOf('music'),
        },
        {
          name: 'greetingId',
          label: texts('choice.greetingId'),
          widget: 'select',
          placeholder: texts('choice.none'),
          options: optionsOf('announcement'),
        },
      ]}
      submit={async ({ values, version: from }) => {
        await change.run({ body: { ...values, version: from } as BodyOf<typeof promptRoutes.changeChoice> });
        say(texts('choice.saved'));
      }}
    />
  );
}

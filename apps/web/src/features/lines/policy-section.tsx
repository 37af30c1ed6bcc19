import { type BodyOf, type DialPolicy, trunkRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { FactList, Section } from '../../ui/detail-page.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { TextsField } from '../../ui/texts-field.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import type { Reading } from './reading.ts';

/** 拨号策略: what may be dialled, and who may call. */
export function PolicySection({ read }: { read: Reading<DialPolicy> }) {
  const texts = useTexts();
  const { can } = useRights();
  const [isEditing, setEditing] = useState(false);
  const policy = read.data;
  return (
    <Section
      title={texts('policy.title')}
      actions={
        can('trunk.write') && <ActionButton label={texts('policy.edit')} icon="edit" run={() => setEditing(true)} />
      }
    >
      <ErrorNotice error={read.error ?? undefined} />
      <FactList
        facts={[
          { label: texts('policy.mostCalls'), value: policy?.mostCalls },
          {
            label: texts('policy.forbiddenPrefixes'),
            value: policy && (policy.forbiddenPrefixes.join('  ') || texts('policy.none')),
          },
          { label: texts('policy.anonymous'), value: policy && texts(`policy.${policy.anonymous}`) },
        ]}
      />
      {isEditing && policy && <PolicyDialog policy={policy} close={() => setEditing(false)} />}
    </Section>
  );
}

function PolicyDialog({ policy, close }: { policy: DialPolicy; close: () => void }) {
  const texts = useTexts();
  const { say } = useToasts();
  const change = useCommand(trunkRoutes.changePolicy, { invalidates: [trunkRoutes.policy] });
  const { version, ...initial } = policy;
  return (
    <FormDialog
      isOpen
      close={close}
      title={texts('policy.edit')}
      submitLabel={texts('save')}
      schema={trunkRoutes.changePolicy.body}
      initial={initial}
      version={version}
      fields={[
        { name: 'mostCalls', label: texts('policy.mostCalls') },
        {
          name: 'forbiddenPrefixes',
          label: texts('policy.forbiddenPrefixes'),
          help: texts('policy.forbiddenHelp'),
          render: (widget) => <TextsField {...widget} />,
        },
        {
          name: 'anonymous',
          label: texts('policy.anonymous'),
          options: (['accept', 'refuse'] as const).map((value) => ({ value, label: texts(`policy.${value}`) })),
        },
      ]}
      submit={async ({ values, version: from }) => {
        await change.run({ body: { ...values, version: from } as BodyOf<typeof trunkRoutes.changePolicy> });
        say(texts('policy.saved'));
      }}
    />
  );
}

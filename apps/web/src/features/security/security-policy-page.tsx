import { type BodyOf, type SecurityPolicy, securityRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { DetailPage, Section } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SchemaForm } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import { ProviderList } from './provider-list.tsx';
import styles from './security.module.css';
import { usePolicyFields } from './use-policy-fields.ts';

const minuteMs = 60_000;

/** What a password must be, when a sign-in is locked, how long a session lasts, and single sign-on. */
export function SecurityPolicyPage() {
  const texts = useTexts();
  const format = useFormat();
  const policy = useRoute(securityRoutes.policy, {});
  const sentenceOf = (it: SecurityPolicy): string =>
    texts('sentence', {
      length: it.passwordMinLength,
      classes: it.passwordMinClasses,
      tries: it.lockAfterFailures,
      idle: format.duration(it.sessionIdleMinutes * minuteMs),
    });
  return (
    <DetailPage of={policy} header={(it) => <PageHeader title={texts('title')} sentence={sentenceOf(it)} />}>
      {(it) => (
        <>
          <Section title={texts('rules')}>
            <div className={styles['rules']}>
              <SteadyPolicyForm policy={it} />
            </div>
          </Section>
          <ProviderList />
        </>
      )}
    </DetailPage>
  );
}

/** Follows the policy as it changes elsewhere, but never under what somebody is writing. */
function SteadyPolicyForm(props: { policy: SecurityPolicy }) {
  const [count, setCount] = useState(0);
  const [base, setBase] = useState(props.policy);
  if (count === 0 && base !== props.policy) setBase(props.policy);
  return <PolicyForm key={base.version} policy={base} onDirty={setCount} />;
}

function PolicyForm(props: { policy: SecurityPolicy; onDirty: (count: number) => void }) {
  const { version, ...initial } = props.policy;
  const texts = useTexts();
  const { say } = useToasts();
  const fields = usePolicyFields();
  const change = useCommand(securityRoutes.changePolicy, { invalidates: [securityRoutes.policy] });
  return (
    <SchemaForm
      schema={securityRoutes.changePolicy.body}
      fields={fields}
      initial={initial}
      version={version}
      onDirty={props.onDirty}
      submitLabel={texts('save')}
      submit={async ({ values, version: from }) => {
        await change.run({ body: { ...values, version: from } as BodyOf<typeof securityRoutes.changePolicy> });
        say(texts('saved'));
      }}
    />
  );
}

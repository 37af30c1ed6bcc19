import { type AccountRequest, accountRequestRoutes, accountRoutes, type OneTimeLink } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { FactList } from '../../ui/detail-page.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import styles from './accounts.module.css';
import { useTexts } from './i18n/index.ts';
import { LinkDialog } from './link-dialog.tsx';
import { PostPicker } from './post-picker.tsx';

type Step = 'read' | 'approve' | 'reject' | { readonly link: OneTimeLink };

/** A request whole; a waiting one is approved with a post or rejected with a reason. */
export function RequestDialog(props: { request: AccountRequest; close: () => void }) {
  const { request, close } = props;
  const texts = useTexts();
  const [step, setStep] = useState<Step>('read');
  if (typeof step === 'object') return <LinkDialog link={step.link} name={request.name} close={close} />;
  if (step === 'approve')
    return <ApproveDialog request={request} close={() => setStep('read')} done={(link) => setStep({ link })} />;
  if (step === 'reject') return <RejectDialog request={request} back={() => setStep('read')} close={close} />;
  const group = texts('requests.title');
  return (
    <Dialog
      isOpen
      close={close}
      title={request.name}
      look="side"
      footer={
        request.state === 'waiting' && (
          <>
            <ActionButton
              label={texts('requests.reject')}
              icon="close"
              keys="r"
              group={group}
              run={() => setStep('reject')}
            />
            <ActionButton
              label={texts('requests.approve')}
              tone="main"
              icon="check"
              keys="a"
              group={group}
              run={() => setStep('approve')}
            />
          </>
        )
      }
    >
      <RequestFacts request={request} />
    </Dialog>
  );
}

function RequestFacts(props: { request: AccountRequest }) {
  const { request } = props;
  const texts = useTexts();
  const names = ['employeeNo', 'login', 'mobile', 'unitName', 'reason'] as const;
  return (
    <FactList
      facts={[
        { label: texts('requests.column.state'), value: texts(`requests.state.${request.state}`) },
        ...names.map((name) => ({ label: texts(`requests.column.${name}`), value: request[name] })),
        { label: texts('requests.column.createdAt'), value: <Instant at={request.createdAt} /> },
        ...(request.state === 'waiting'
          ? []
          : [
              { label: texts('requests.column.decidedBy'), value: request.decidedBy },
              { label: texts('requests.column.decidedAt'), value: <Instant at={request.decidedAt} /> },
              { label: texts('requests.column.decision'), value: request.decision },
            ]),
      ]}
    />
  );
}

function ApproveDialog(props: { request: AccountRequest; close: () => void; done: (link: OneTimeLink) => void }) {
  const { request } = props;
  const texts = useTexts();
  const approve = useCommand(accountRequestRoutes.approve, {
    invalidates: [accountRequestRoutes.list, accountRoutes.list],
  });
  const fields = useMemo<FieldDefinition[]>(
    () => [
      {
        name: 'postId',
        label: texts('requests.post'),
        render: (widget) => <PostPicker {...widget} askedUnit={request.unitName} />,
      },
    ],
    [texts, request.unitName],
  );
  return (
    <FormDialog
      isOpen
      close={props.close}
      title={texts('requests.approveTitle', { name: request.name })}
      schema={accountRequestRoutes.approve.body}
      fields={fields}
      lead={
        <>
          <p className={styles['quiet']}>{texts('requests.approveSentence')}</p>
          <RequestFacts request={request} />
        </>
      }
      submitLabel={texts('requests.approve')}
      staysOpen
      submit={async ({ values }) => {
        const body = { version: request.version, postId: String(values['postId']) };
        const { link } = await approve.run({ params: { id: request.id }, body });
        props.done(link);
      }}
    />
  );
}

function RejectDialog(props: { request: AccountRequest; back: () => void; close: () => void }) {
  const { request } = props;
  const texts = useTexts();
  const { say } = useToasts();
  const reject = useCommand(accountRequestRoutes.reject, { invalidates: [accountRequestRoutes.list] });
  return (
    <FormDialog
      isOpen
      close={props.back}
      title={texts('requests.rejectTitle', { name: request.name })}
      schema={accountRequestRoutes.reject.body}
      fields={[{ name: 'reason', label: texts('requests.rejectReason'), widget: 'area' }]}
      submitLabel={texts('requests.reject')}
      staysOpen
      submit={async ({ values }) => {
        const body = { version: request.version, reason: String(values['reason']) };
        await reject.run({ params: { id: request.id }, body });
        say(texts('requests.rejected', { name: request.name }));
        props.close();
      }}
    />
  );
}

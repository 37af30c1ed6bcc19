import { type AuditEntry, auditRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { actionWords } from './action-words.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { useTexts } from './i18n/index.ts';
import { VerificationNotice } from './verification-notice.tsx';

/** The audit log: searched, exported, and verified against its seals. */
export function AuditPage() {
  const texts = useTexts();
  const columns = useColumns();
  const [opened, setOpened] = useState<AuditEntry>();
  const [verification, setVerification] = useState<Parameters<typeof VerificationNotice>[0]['of']>();
  const verify = useCommand(auditRoutes.verify, { onDone: setVerification });
  return (
    <>
      <PageHeader
        title={texts('title')}
        sentence={texts('sentence')}
        actions={
          <ActionButton
            label={texts('verify')}
            icon="shield"
            keys="v"
            group={texts('title')}
            isBusy={verify.isRunning}
            run={() => void verify.attempt({})}
          />
        }
      />
      <ErrorNotice error={verify.error} />
      {verification && <VerificationNotice of={verification} />}
      <DataTable
        id="audit"
        label={texts('title')}
        route={auditRoutes.list}
        columns={columns}
        sheet="audit"
        searchPlaceholder={texts('search')}
        open={setOpened}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="shield" />}
      />
      {opened && <EntryDialog entry={opened} close={() => setOpened(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<AuditEntry>[] {
  const texts = useTexts();
  return [
    {
      id: 'at',
      title: texts('column.at'),
      width: 140,
      canSort: true,
      filter: { kind: 'instant' },
      render: (entry) => <Instant at={entry.at} />,
    },
    { id: 'actor', title: texts('column.actor'), width: 120, render: (entry) => entry.actor.name },
    {
      id: 'action',
      title: texts('column.action'),
      width: 180,
      filter: { kind: 'text' },
      render: (entry) => <span title={entry.action}>{actionWords(texts, entry.action)}</span>,
    },
    {
      id: 'subject',
      field: 'subjectKind',
      title: texts('column.subject'),
      width: 180,
      grow: 2,
      filter: { kind: 'text' },
      render: (entry) => entry.subject.name ?? entry.subject.id,
    },
    {
      id: 'changes',
      title: texts('column.changes'),
      width: 120,
      render: (entry) => {
        const count = Object.keys(entry.changes).length;
        return count === 0 ? '–' : texts('changed', { count });
      },
    },
    { id: 'ip', title: texts('column.ip'), width: 130, render: (entry) => entry.ip ?? '–' },
    {
      id: 'sealed',
      title: texts('column.sealed'),
      width: 120,
      grow: 0,
      render: (entry) =>
        entry.isSealed ? (
          <StatusTag color="green" shape="full" word={texts('sealed')} />
        ) : (
          <StatusTag color="amber" shape="half" word={texts('unsealed')} />
        ),
    },
  ];
}

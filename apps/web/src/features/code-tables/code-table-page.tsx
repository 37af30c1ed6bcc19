import { type BodyOf, type CodeEntry, codeTableRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DetailPage } from '../../ui/detail-page.tsx';
import { ImportDialog } from '../../ui/import-dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { EntryTable } from './entry-table.tsx';
import { useTexts } from './i18n/index.ts';

/** One code table with its entries. */
export function CodeTablePage() {
  const { name = '' } = useParams();
  const texts = useTexts();
  const locale = useLocale();
  const { can } = useRights();
  const [opened, setOpened] = useState<CodeEntry | 'new'>();
  const [isEditing, setEditing] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const table = useRoute(codeTableRoutes.get, { params: { name } });
  const entries = useRoute(codeTableRoutes.entries, { params: { name }, query: {} });
  const readAgain = (): void => {
    void table.refetch();
    void entries.refetch();
  };
  useTopic('code_tables', { onEvent: readAgain, onReload: readAgain });
  const change = useCommand(codeTableRoutes.change, { invalidates: [codeTableRoutes.get, codeTableRoutes.list] });
  const mayWrite = can('code.write');
  const counts = {
    valid: entries.data?.items.filter((entry) => entry.isValid).length ?? 0,
    total: entries.data?.items.length ?? 0,
  };
  return (
    <DetailPage
      of={table}
      header={(it) => (
        <PageHeader
          title={it.label[locale]}
          sentence={texts('entries.sentence', counts)}
          above={{ label: texts('title'), to: '/code-tables' }}
          mark={<code>{it.name}</code>}
          actions={
            mayWrite && (
              <>
                {can('import.run') && (
                  <ActionButton
                    label={texts('entries.import')}
                    icon="upload"
                    keys="i"
                    group={texts('title')}
                    run={() => setImporting(true)}
                  />
                )}
                <ActionButton
                  label={texts('edit')}
                  icon="edit"
                  keys="e"
                  group={texts('title')}
                  run={() => setEditing(true)}
                />
                <ActionButton
                  label={texts('entries.add')}
                  tone="main"
                  icon="plus"
                  keys="n"
                  group={texts('title')}
                  run={() => setOpened('new')}
                />
              </>
            )
          }
        />
      )}
    >
      {(it) => (
        <>
          <EntryTable table={it} entries={entries} open={setOpened} />
          {opened && (
            <EntryDialog
              table={it}
              entry={opened === 'new' ? undefined : opened}
              entries={entries.data?.items ?? []}
              mayWrite={mayWrite}
              close={() => setOpened(undefined)}
            />
          )}
          {isImporting && (
            <ImportDialog
              sheet="code-entries"
              table={name}
              invalidates={[codeTableRoutes.entries, codeTableRoutes.get, codeTableRoutes.list]}
              close={() => setImporting(false)}
            />
          )}
          <FormDialog
            isOpen={isEditing}
            close={() => setEditing(false)}
            title={texts('edit')}
            submitLabel={texts('save')}
            schema={codeTableRoutes.change.body}
            initial={{ label: it.label, description: it.description }}
            version={it.version}
            fields={[
              { name: 'label', label: texts('field.label') },
              { name: 'description', label: texts('field.description') },
            ]}
            submit={({ changes, version }) =>
              change.run({ params: { name }, body: { ...changes, version } as BodyOf<typeof codeTableRoutes.change> })
            }
          />
        </>
      )}
    </DetailPage>
  );
}

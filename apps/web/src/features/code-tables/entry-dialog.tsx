import { type BodyOf, type CodeEntry, type CodeTable, codeTableRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { type FieldDefinition, FormDialog } from '../../ui/schema-form/index.ts';
import { Timeline } from '../../ui/timeline.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';

/** Adds an entry, or changes one beneath its versions. */
export function EntryDialog(props: {
  table: CodeTable;
  entry: CodeEntry | undefined;
  entries: readonly CodeEntry[];
  mayWrite: boolean;
  close: () => void;
}) {
  const { table, entry, close } = props;
  const texts = useTexts();
  const locale = useLocale();
  const { say } = useToasts();
  const params = { name: table.name };
  const invalidates = [codeTableRoutes.entries, codeTableRoutes.list, codeTableRoutes.get, codeTableRoutes.history];
  const create = useCommand(codeTableRoutes.createEntry, { invalidates });
  const change = useCommand(codeTableRoutes.changeEntry, { invalidates });
  const remove = useCommand(codeTableRoutes.removeEntry, { invalidates });
  const parents = props.entries.filter((other) => other.code !== entry?.code);
  const fields: FieldDefinition[] = [
    ...(entry ? [] : [{ name: 'code', label: texts('entry.code') }]),
    { name: 'label', label: texts('entry.label') },
    ...(table.isTree
      ? [
          {
            name: 'parentCode',
            label: texts('entry.parentCode'),
            widget: 'select' as const,
            options: parents.map((other) => ({ value: other.code, label: other.label[locale] })),
          },
        ]
      : []),
    { name: 'order', label: texts('entry.order') },
    { name: 'validFrom', label: texts('entry.validFrom'), widget: 'date', isHalf: true },
    { name: 'validTo', label: texts('entry.validTo'), widget: 'date', isHalf: true },
  ];
  const removeIt = async (): Promise<void> => {
    if (!entry) return;
    await remove.run({ params: { ...params, id: entry.id }, query: { version: entry.version } });
    say(texts('entries.removed', { code: entry.code }));
    close();
  };
  return (
    <FormDialog
      isOpen
      close={close}
      title={entry ? entry.label[locale] : texts('entries.add')}
      submitLabel={entry ? texts('save') : texts('entries.add')}
      schema={entry ? codeTableRoutes.changeEntry.body : codeTableRoutes.createEntry.body}
      fields={fields}
      isReadOnly={!props.mayWrite}
      {...(entry ? { initial: { ...entry }, version: entry.version } : {})}
      lead={
        entry && (
          <>
            <EntryVersions table={table} entry={entry} />
            {props.mayWrite && (
              <ActionButton
                label={texts('entries.remove')}
                tone="danger"
                isSmall
                isBusy={remove.isRunning}
                run={() => void removeIt().catch(() => undefined)}
              />
            )}
            <ErrorNotice error={remove.error} />
          </>
        )
      }
      submit={({ values, changes, version }) =>
        entry
          ? change.run({
              params: { ...params, id: entry.id },
              body: { ...changes, version } as BodyOf<typeof codeTableRoutes.changeEntry>,
            })
          : create.run({ params, body: values as BodyOf<typeof codeTableRoutes.createEntry> })
      }
    />
  );
}

function EntryVersions(props: { table: CodeTable; entry: CodeEntry }) {
  const texts = useTexts();
  const locale = useLocale();
  const read = useRoute(codeTableRoutes.history, { params: { name: props.table.name, id: props.entry.id } });
  const versions = read.data?.items ?? [];
  if (versions.length < 2) return null;
  return (
    <Section title={texts('entries.history')}>
      <Timeline
        entries={versions.map((version) => ({
          id: String(version.version),
          at: version.at,
          icon: 'edit',
          title: `${version.label[locale]} · ${texts('entry.version', { version: version.version })}`,
          by: version.by.name,
        }))}
      />
    </Section>
  );
}

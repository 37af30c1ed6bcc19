import { type BodyOf, type CodeTable, codeTableRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useTexts } from './i18n/index.ts';

/** All categories of the system. */
export function CodeTablesPage() {
  const texts = useTexts();
  const { can } = useRights();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const read = useRoute(codeTableRoutes.list, {});
  useTopic('code_tables', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const columns = useColumns();
  const create = useCommand(codeTableRoutes.create, { invalidates: [codeTableRoutes.list] });
  const add = can('code.write') && (
    <ActionButton
      label={texts('add')}
      tone="main"
      icon="plus"
      keys="n"
      group={texts('title')}
      run={() => setAdding(true)}
    />
  );
  return (
    <>
      <PageHeader title={texts('title')} sentence={texts('sentence')} actions={add} />
      <LocalTable
        id="code-tables"
        label={texts('title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        linkOf={(table) => `/code-tables/${encodeURIComponent(table.name)}`}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="table" />}
      />
      <FormDialog
        isOpen={isAdding}
        close={() => setAdding(false)}
        title={texts('add')}
        submitLabel={texts('add')}
        schema={codeTableRoutes.create.body}
        fields={[
          { name: 'name', label: texts('field.name'), help: texts('nameHelp') },
          { name: 'label', label: texts('field.label') },
          { name: 'description', label: texts('field.description') },
          { name: 'isTree', label: texts('field.isTree') },
        ]}
        submit={async ({ values }) => {
          const body = values as BodyOf<typeof codeTableRoutes.create>;
          await create.run({ body });
          void navigate(`/code-tables/${encodeURIComponent(body.name)}`);
        }}
      />
    </>
  );
}

function useColumns(): readonly Column<CodeTable>[] {
  const texts = useTexts();
  const locale = useLocale();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'label',
        title: texts('column.label'),
        width: 200,
        canSort: true,
        plain: (table) => table.label[locale],
        render: (table) => table.label[locale],
      },
      {
        id: 'name',
        title: texts('column.name'),
        width: 180,
        canSort: true,
        plain: (table) => table.name,
        render: (table) => <code>{table.name}</code>,
      },
      {
        id: 'kind',
        title: texts('column.kind'),
        width: 160,
        render: (table) => `${texts(table.isTree ? 'tree' : 'list')}${table.isSystem ? ` · ${texts('system')}` : ''}`,
      },
      {
        id: 'entries',
        title: texts('column.entries'),
        width: 90,
        grow: 0,
        align: 'end',
        canSort: true,
        plain: (table) => table.entryCount,
        render: (table) => format.number(table.entryCount),
      },
      {
        id: 'updatedAt',
        title: texts('column.updatedAt'),
        width: 140,
        canSort: true,
        plain: (table) => table.updatedAt,
        render: (table) => <Instant at={table.updatedAt} />,
      },
    ],
    [texts, locale, format],
  );
}

import type { CodeEntry, CodeTable } from '@oneline/contracts';
import { asApiError } from '../../app/api/api-error.ts';
import { useLocale } from '../../app/i18n/use-locale.ts';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { useFormat } from '../../ui/format/use-format.ts';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import styles from './entry-table.module.css';
import { useTexts } from './i18n/index.ts';

/** The entries in their order; those of a tree are set in by their level. */
export function EntryTable(props: {
  table: CodeTable;
  entries: { data: { items: CodeEntry[] } | undefined; error: unknown; refetch(): unknown };
  open: (entry: CodeEntry) => void;
}) {
  const texts = useTexts();
  const locale = useLocale();
  const format = useFormat();
  const levels = levelsOf(props.entries.data?.items ?? []);
  const day = (date: string | null) => (date === null ? '–' : format.localDate(date));
  const columns: readonly Column<CodeEntry>[] = [
    {
      id: 'label',
      title: texts('entry.label'),
      width: 240,
      grow: 2,
      plain: (entry) => `${entry.label['zh-CN']} ${entry.label.en}`,
      render: (entry) => (
        <span className={styles['label']} data-level={Math.min(levels.get(entry.code) ?? 0, 5)}>
          {entry.label[locale]}
        </span>
      ),
    },
    {
      id: 'code',
      title: texts('entry.code'),
      width: 180,
      canSort: true,
      plain: (entry) => entry.code,
      render: (entry) => <code>{entry.code}</code>,
    },
    {
      id: 'state',
      title: texts('entry.state'),
      width: 100,
      grow: 0,
      render: (entry) =>
        entry.isValid ? (
          <StatusTag color="green" shape="full" word={texts('entry.valid')} />
        ) : (
          <StatusTag color="grey" shape="ring" word={texts('entry.invalid')} />
        ),
    },
    { id: 'validFrom', title: texts('entry.validFrom'), width: 120, render: (entry) => day(entry.validFrom) },
    { id: 'validTo', title: texts('entry.validTo'), width: 120, render: (entry) => day(entry.validTo) },
    {
      id: 'order',
      title: texts('entry.order'),
      width: 80,
      grow: 0,
      align: 'end',
      canSort: true,
      plain: (entry) => entry.order,
      render: (entry) => entry.order,
    },
  ];
  return (
    <LocalTable
      id="code-entries"
      label={props.table.label[locale]}
      rows={props.entries.data?.items}
      error={props.entries.error ? asApiError(props.entries.error) : undefined}
      retry={() => void props.entries.refetch()}
      columns={columns}
      open={props.open}
      empty={<EmptyState title={texts('entries.empty.title')} words={texts('entries.empty.words')} icon="table" />}
    />
  );
}

function levelsOf(entries: readonly CodeEntry[]): Map<string, number> {
  const levels = new Map<string, number>();
  // Parents come before their children.
  for (const { code, parentCode } of entries)
    levels.set(code, parentCode === null ? 0 : (levels.get(parentCode) ?? 0) + 1);
  return levels;
}

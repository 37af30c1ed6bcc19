import { type Prompt, promptRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Sections } from '../../ui/detail-page.tsx';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { ChoiceSection } from './choice-section.tsx';
import { useTexts } from './i18n/index.ts';
import { NewPromptDialog } from './new-prompt-dialog.tsx';
import { PromptDialog } from './prompt-dialog.tsx';

/** 语音文件: what callers hear, and what they hear where nothing else is said. */
export function PromptsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const read = useRoute(promptRoutes.list, {});
  const choice = useRoute(promptRoutes.choice, {});
  const reload = (): void => {
    void read.refetch();
    void choice.refetch();
  };
  useTopic('prompts', { onEvent: reload, onReload: reload });
  const [isAdding, setAdding] = useState(false);
  const [openedId, setOpenedId] = useState<string>();
  const items = read.data?.items;
  const opened = items?.find(({ id }) => id === openedId);
  const silent = items?.filter(({ sounds }) => sounds.length === 0).length;
  return (
    <>
      <PageHeader
        title={texts('title')}
        sentence={items ? texts('sentence', { total: items.length, silent: silent ?? 0 }) : '…'}
        actions={
          can('prompt.write') && (
            <ActionButton
              label={texts('add')}
              tone="main"
              icon="plus"
              keys="n"
              group={texts('title')}
              run={() => setAdding(true)}
            />
          )
        }
      />
      <LocalTable
        id="prompts"
        label={texts('title')}
        rows={items}
        error={read.error}
        retry={reload}
        columns={useColumns()}
        open={({ id }) => setOpenedId(id)}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="spark" />}
      />
      <Sections>
        <ChoiceSection read={choice} prompts={items ?? []} />
      </Sections>
      {isAdding && (
        <NewPromptDialog
          close={(made) => {
            setAdding(false);
            setOpenedId(made);
          }}
        />
      )}
      {opened && <PromptDialog prompt={opened} close={() => setOpenedId(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<Prompt>[] {
  const texts = useTexts();
  return [
    {
      id: 'name',
      title: texts('column.name'),
      width: 220,
      canSort: true,
      plain: (row) => row.name,
      render: (row) => row.name,
    },
    {
      id: 'purpose',
      title: texts('column.purpose'),
      width: 120,
      grow: 0,
      render: (row) => texts(`purpose.${row.purpose}`),
    },
    {
      id: 'sounds',
      title: texts('column.sounds'),
      width: 160,
      render: (row) =>
        row.sounds.length === 0 ? (
          <StatusTag color="amber" shape="triangle" word={texts('noSound')} />
        ) : (
          row.sounds.map(({ language }) => texts(`language.${language}`)).join(texts('joint'))
        ),
    },
    {
      id: 'duration',
      title: texts('column.duration'),
      width: 90,
      grow: 0,
      align: 'end',
      render: (row) => (row.sounds[0] ? formatStopwatch(row.sounds[0].durationMs) : '–'),
    },
    {
      id: 'state',
      title: texts('column.state'),
      width: 110,
      grow: 0,
      render: (row) =>
        row.isActive ? (
          <StatusTag color="green" shape="full" word={texts('active')} />
        ) : (
          <StatusTag color="grey" shape="ring" word={texts('inactive')} />
        ),
    },
  ];
}

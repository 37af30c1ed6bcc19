import { type Callback, callRoutes } from '@oneline/contracts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Instant } from '../../ui/instant.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import { NumberCell } from './number-cell.tsx';

/** Callers whose call we broke: whoever calls one back says so here. */
export function Callbacks() {
  const texts = useTexts();
  const read = useRoute(callRoutes.callbacks, {});
  const done = useCommand(callRoutes.callbackDone, { invalidates: [callRoutes.callbacks] });
  const columns: readonly Column<Callback>[] = [
    {
      id: 'owedAt',
      title: texts('callbacks.owedAt'),
      width: 140,
      grow: 0,
      canSort: true,
      plain: (one) => one.owedAt,
      render: (one) => <Instant at={one.owedAt} />,
    },
    {
      id: 'number',
      title: texts('column.caller'),
      width: 180,
      plain: (one) => one.number,
      render: (one) => <NumberCell number={one.number} name={one.name} />,
    },
    {
      id: 'reason',
      title: texts('callbacks.reason'),
      width: 200,
      render: (one) => texts(`callbacks.reasons.${one.reason}`),
    },
    {
      id: 'done',
      title: '',
      width: 120,
      grow: 0,
      align: 'end',
      render: (one) => (
        <ActionButton
          label={texts('callbacks.done')}
          tone="quiet"
          isSmall
          run={() => void done.attempt({ params: { id: one.id }, body: { version: one.version } })}
        />
      ),
    },
  ];
  return (
    <>
      <ErrorNotice error={done.error} />
      <LocalTable
        isBrief
        id="callbacks"
        prefix="callback"
        label={texts('callbacks.title')}
        rows={read.data?.items}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        empty={<EmptyState title={texts('callbacks.empty')} icon="check" />}
      />
    </>
  );
}

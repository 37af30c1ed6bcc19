import { postRoutes, type Unit, unitRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { asApiError } from '../../app/api/api-error.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ImportDialog } from '../../ui/import-dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorState } from '../../ui/page-state.tsx';
import { SkeletonPage } from '../../ui/skeletons.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { TreeView } from '../../ui/tree/tree-view.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';
import { UnitDialog } from './unit-dialog.tsx';
import { UnitPanel } from './unit-panel.tsx';

/** The tree of units, and the one chosen beside it. */
export function UnitsPage() {
  const texts = useTexts();
  const { can } = useRights();
  const [search, setSearch] = useSearchParams();
  const [isAdding, setAdding] = useState(search.get('add') === '1');
  const app = useAppTexts();
  const [isImporting, setImporting] = useState(false);
  const [addedId, setAddedId] = useState<string>();
  const [revealedId, setRevealedId] = useState<string>();
  const read = useRoute(unitRoutes.list, { query: {} });
  const again = (): void => void read.refetch();
  useTopic('units', { onEvent: again, onReload: again });
  // An appointment changes how many people a unit has.
  useTopic('people', { onEvent: again, onReload: again }, { isEnabled: can('person.read') });
  const units = read.data?.items ?? [];
  const move = useMove(units);
  const chosen = units.find(({ id }) => id === search.get('unit')) ?? units[0];
  if (addedId !== revealedId && chosen?.id === addedId) setRevealedId(addedId);
  const open = (unit: Unit): void => setSearch({ unit: unit.id });
  const openCount = units.filter(({ state }) => state === 'active').length;
  const mayWrite = can('unit.write');
  const add = mayWrite && (
    <ActionButton
      label={texts(chosen ? 'units.add' : 'units.addRoot')}
      tone="main"
      icon="plus"
      keys="n"
      group={texts('units.title')}
      run={() => setAdding(true)}
    />
  );
  const importUnits = mayWrite && can('import.run') && (
    <ActionButton
      label={app('import.title')}
      icon="upload"
      keys="i"
      group={texts('units.title')}
      run={() => setImporting(true)}
    />
  );
  if (!read.data) return read.error ? <ErrorState error={asApiError(read.error)} retry={again} /> : <SkeletonPage />;
  return (
    <>
      <PageHeader
        title={texts('units.title')}
        sentence={texts('units.sentence', { open: openCount, closed: units.length - openCount })}
        actions={
          <>
            {importUnits}
            {add}
          </>
        }
      />
      {chosen ? (
        <div className={styles['columns']}>
          <div className={styles['tree']}>
            <TreeView
              // Made anew for a unit just added: opened down to it.
              key={revealedId ?? 'first'}
              label={texts('units.title')}
              items={units}
              nameOf={(unit) => unit.name}
              render={(unit) => <span className={unit.state === 'closed' ? styles['closed'] : ''}>{unit.name}</span>}
              extra={(unit) => (unit.peopleCount > 0 ? texts('units.people', { count: unit.peopleCount }) : undefined)}
              selectedId={chosen.id}
              open={open}
              {...(mayWrite ? { hang: move } : {})}
            />
          </div>
          <UnitPanel key={chosen.id} unit={chosen} units={units} />
        </div>
      ) : (
        <EmptyState icon="tree" title={texts('units.none')} words={texts('units.noneWords')} action={add} />
      )}
      {isImporting && <ImportDialog sheet="units" invalidates={[unitRoutes.list]} close={() => setImporting(false)} />}
      {isAdding && (
        <UnitDialog
          above={chosen}
          close={() => setAdding(false)}
          added={(unit) => {
            setAddedId(unit.id);
            open(unit);
          }}
        />
      )}
    </>
  );
}

/** Hangs a unit elsewhere and offers the way back. */
function useMove(units: readonly Unit[]): (unit: Unit, parentId: string | null) => void {
  const texts = useTexts();
  const { offerUndo, sayError } = useToasts();
  const move = useCommand(unitRoutes.move, { invalidates: [unitRoutes.list, unitRoutes.history, postRoutes.list] });
  return (unit, parentId) => {
    const hang = async (): Promise<void> => {
      const moved = await move.run({ params: { id: unit.id }, body: { version: unit.version, parentId } });
      const parent = units.find(({ id }) => id === parentId)?.name ?? texts('units.root');
      offerUndo(texts('units.moved', { name: unit.name, parent }), () =>
        move.run({ params: { id: unit.id }, body: { version: moved.version, parentId: unit.parentId } }),
      );
    };
    hang().catch(sayError);
  };
}

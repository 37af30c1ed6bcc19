import { personRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAppTexts } from '../../app/i18n/index.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DataTable } from '../../ui/data-table/index.ts';
import { ImportDialog } from '../../ui/import-dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import { NewPersonDialog } from './new-person-dialog.tsx';
import { usePersonColumns } from './person-columns.tsx';

/** Everyone the reader may see. */
export function PeoplePage() {
  const texts = useTexts();
  const { can } = useRights();
  const app = useAppTexts();
  const [isImporting, setImporting] = useState(false);
  const columns = usePersonColumns();
  const [search, setSearch] = useSearchParams();
  const isAdding = search.get('add') === '1';
  const show = (isOpen: boolean): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (isOpen) next.set('add', '1');
      else next.delete('add');
      return next;
    });
  const add = can('person.write') && (
    <ActionButton
      label={texts('people.add')}
      tone="main"
      icon="plus"
      keys="n"
      group={texts('people.title')}
      run={() => show(true)}
    />
  );
  const importPeople = can('person.write') && can('import.run') && (
    <ActionButton
      label={app('import.title')}
      icon="upload"
      keys="i"
      group={texts('people.title')}
      run={() => setImporting(true)}
    />
  );
  return (
    <>
      <PageHeader
        title={texts('people.title')}
        sentence={texts('people.sentence')}
        actions={
          <>
            {importPeople}
            {add}
          </>
        }
      />
      <DataTable
        id="people"
        label={texts('people.title')}
        route={personRoutes.list}
        topic="people"
        columns={columns}
        sheet="people"
        searchPlaceholder={texts('people.search')}
        linkOf={(person) => `/people/${person.id}`}
        empty={
          <EmptyState icon="people" title={texts('people.empty')} words={texts('people.emptyWords')} action={add} />
        }
      />
      {isAdding && <NewPersonDialog close={() => show(false)} />}
      {isImporting && (
        <ImportDialog sheet="people" invalidates={[personRoutes.list]} close={() => setImporting(false)} />
      )}
    </>
  );
}

import { personRoutes } from '@oneline/contracts';
import { useSearchParams } from 'react-router';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DataTable } from '../../ui/data-table/index.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';
import { NewPersonDialog } from './new-person-dialog.tsx';
import { usePersonColumns } from './person-columns.tsx';

/** Everyone the reader may see. */
export function PeoplePage() {
  const texts = useTexts();
  const { can } = useRights();
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
  return (
    <>
      <PageHeader title={texts('people.title')} sentence={texts('people.sentence')} actions={add} />
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
    </>
  );
}

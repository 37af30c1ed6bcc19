import { personRoutes, type Unit, unitRoutes } from '@oneline/contracts';
import { useMemo, useState } from 'react';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { type Condition, DataTable } from '../../ui/data-table/index.ts';
import { FactList, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/instant.tsx';
import { EmptyState, ErrorNotice } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';
import { usePersonColumns } from './person-columns.tsx';
import { UnitDialog } from './unit-dialog.tsx';
import { UnitPlaces } from './unit-places.tsx';
import { UnitPosts } from './unit-posts.tsx';

/** The unit chosen: what it is, its posts, its people and where it hung. */
export function UnitPanel(props: { unit: Unit; units: readonly Unit[] }) {
  const { unit, units } = props;
  const texts = useTexts();
  const { can } = useRights();
  const above = units.find(({ id }) => id === unit.parentId);
  return (
    <div className={styles['unit']}>
      <UnitHead unit={unit} above={above} />
      <div className={styles['facts']}>
        <FactList
          facts={[
            { label: texts('unit.kind'), value: texts(`unit.kinds.${unit.kind}`) },
            { label: texts('unit.code'), value: <code>{unit.code}</code> },
            { label: texts('unit.parent'), value: above?.name ?? texts('units.root') },
          ]}
        />
        <FactList
          facts={[
            { label: texts('unit.peopleCount'), value: unit.peopleCount },
            { label: texts('unit.createdAt'), value: <Instant at={unit.createdAt} /> },
            { label: texts('unit.updatedAt'), value: <Instant at={unit.updatedAt} /> },
          ]}
        />
      </div>
      <UnitPosts unit={unit} />
      {can('person.read') && <UnitPeople unit={unit} />}
      <Section title={texts('unit.history')}>
        <UnitPlaces unit={unit} />
      </Section>
    </div>
  );
}

function UnitHead(props: { unit: Unit; above: Unit | undefined }) {
  const { unit } = props;
  const texts = useTexts();
  const { can } = useRights();
  const { offerUndo } = useToasts();
  const [isEditing, setEditing] = useState(false);
  const invalidates = [unitRoutes.list];
  const closing = useCommand(unitRoutes.close, { invalidates });
  const reopening = useCommand(unitRoutes.reopen, { invalidates });
  const isOpen = unit.state === 'active';
  const toggle = async (): Promise<void> => {
    const [there, back] = isOpen ? [closing, reopening] : [reopening, closing];
    const params = { id: unit.id };
    closing.clearError();
    reopening.clearError();
    const changed = await there.attempt({ params, body: { version: unit.version } });
    if (!changed) return;
    offerUndo(texts(isOpen ? 'units.closed' : 'units.reopened', { name: unit.name }), () =>
      back.run({ params, body: { version: changed.version } }),
    );
  };
  const group = texts('units.title');
  return (
    <>
      <div className={styles['unitHead']}>
        <h2>{unit.name}</h2>
        <StatusTag
          color={isOpen ? 'green' : 'grey'}
          shape={isOpen ? 'full' : 'dash'}
          word={texts(`unit.states.${unit.state}`)}
        />
        {can('unit.write') && (
          <div className={styles['unitActions']}>
            {isOpen && (
              <ActionButton
                label={texts('units.edit')}
                icon="edit"
                keys="e"
                group={group}
                run={() => setEditing(true)}
              />
            )}
            <ActionButton
              label={texts(isOpen ? 'units.close' : 'units.reopen')}
              tone={isOpen ? 'danger' : 'plain'}
              isBusy={closing.isRunning || reopening.isRunning}
              run={() => void toggle()}
            />
          </div>
        )}
      </div>
      <ErrorNotice error={closing.error ?? reopening.error} />
      {isEditing && (
        <UnitDialog unit={unit} above={props.above} close={() => setEditing(false)} added={() => undefined} />
      )}
    </>
  );
}

function UnitPeople(props: { unit: Unit }) {
  const { id } = props.unit;
  const texts = useTexts();
  const columns = usePersonColumns();
  const always = useMemo<readonly Condition[]>(() => [{ field: 'unitId', operator: '=', values: [id] }], [id]);
  return (
    <div className={styles['people']}>
      <Section title={texts('unit.people')}>{null}</Section>
      <div className={styles['peopleTable']}>
        <DataTable
          id="unit-people"
          prefix="people"
          label={texts('unit.people')}
          route={personRoutes.list}
          topic="people"
          columns={columns}
          always={always}
          searchPlaceholder={texts('people.search')}
          linkOf={(person) => `/people/${person.id}`}
          empty={<EmptyState icon="people" title={texts('unit.peopleEmpty')} words={texts('unit.peopleEmptyWords')} />}
        />
      </div>
    </div>
  );
}

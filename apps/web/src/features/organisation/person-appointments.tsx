import { type Appointment, type Person, personRoutes } from '@oneline/contracts';
import { Link } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { Section } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { useTexts } from './i18n/index.ts';
import styles from './organisation.module.css';

/** The posts a person holds or will hold, and those that ended. */
export function PersonAppointments(props: { person: Person; edit: (() => void) | undefined }) {
  const { person, edit } = props;
  const texts = useTexts();
  const read = useRoute(personRoutes.history, { params: { id: person.id } });
  const again = (): void => void read.refetch();
  useTopic('people', { onEvent: ({ subject }) => subject.id === person.id && again(), onReload: again });
  const now = new Set(person.appointments.map(({ id }) => id));
  const ended = (read.data?.items ?? []).filter(({ id }) => !now.has(id));
  return (
    <>
      <Section
        title={texts('appointments.title')}
        actions={
          edit && (
            <ActionButton
              label={texts('appointments.edit')}
              icon="badge"
              isSmall
              keys="a"
              group={texts('person.group')}
              run={edit}
            />
          )
        }
      >
        {person.appointments.length === 0 && <p className={styles['muted']}>{texts('appointments.none')}</p>}
        <AppointmentLines appointments={person.appointments} />
      </Section>
      {ended.length > 0 && (
        <Section title={texts('appointments.history')}>
          <AppointmentLines appointments={ended} />
        </Section>
      )}
    </>
  );
}

function AppointmentLines(props: { appointments: readonly Appointment[] }) {
  const texts = useTexts();
  const format = useFormat();
  const { can } = useRights();
  return (
    <ul className={styles['lines']}>
      {props.appointments.map((one) => {
        const from = format.localDate(one.fromDate);
        const words = texts('person.at', { unit: one.unitName, post: one.postName });
        return (
          <li key={one.id} className={styles['held']}>
            {can('unit.read') ? <Link to={`/units?unit=${one.unitId}`}>{words}</Link> : <span>{words}</span>}
            <span>{texts(one.isMain ? 'appointments.main' : 'appointments.side')}</span>
            <span className={styles['muted']}>
              {one.toDate === null
                ? texts('appointments.period', { from })
                : texts('appointments.periodTo', { from, to: format.localDate(one.toDate) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

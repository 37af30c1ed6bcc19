import { type Person, personRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DetailPage } from '../../ui/detail-page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { AppointmentsDialog } from './appointments-dialog.tsx';
import { useTexts } from './i18n/index.ts';
import { PersonAppointments } from './person-appointments.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { PersonFacts } from './person-facts.tsx';
import { PersonPresence } from './person-presence.tsx';
import { PersonRights } from './person-rights.tsx';

/** One person: where they work and worked, how to reach them, what they may do. */
export function PersonPage() {
  const { id = '' } = useParams();
  const texts = useTexts();
  const { can } = useRights();
  const [dialog, setDialog] = useState<'details' | 'posts'>();
  const read = useRoute(personRoutes.get, { params: { id } });
  const again = (): void => void read.refetch();
  useTopic('people', { onEvent: ({ subject }) => subject.id === id && again(), onReload: again });
  const mayWrite = can('person.write');
  const close = (): void => setDialog(undefined);
  return (
    <DetailPage
      of={read}
      header={(it) => (
        <PageHeader
          title={it.name}
          sentence={<Works person={it} />}
          above={{ label: texts('people.title'), to: '/people' }}
          mark={
            <StatusTag
              look="tag"
              color={it.state === 'active' ? 'green' : 'grey'}
              shape={it.state === 'active' ? 'full' : 'dash'}
              word={texts(`people.states.${it.state}`)}
            />
          }
          actions={
            mayWrite && (
              <>
                <PersonPresence person={it} />
                {it.state === 'active' && (
                  <ActionButton
                    label={texts('person.edit')}
                    icon="edit"
                    keys="e"
                    group={texts('person.group')}
                    run={() => setDialog('details')}
                  />
                )}
              </>
            )
          }
        />
      )}
      aside={(it) => <PersonFacts person={it} />}
    >
      {(it) => (
        <>
          <PersonAppointments
            person={it}
            edit={mayWrite && can('unit.read') && it.state === 'active' ? () => setDialog('posts') : undefined}
          />
          {can('role.read') && <PersonRights person={it} />}
          {dialog === 'details' && <PersonDialog person={it} close={close} />}
          {dialog === 'posts' && <AppointmentsDialog person={it} close={close} />}
        </>
      )}
    </DetailPage>
  );
}

function Works(props: { person: Person }) {
  const texts = useTexts();
  const posts = props.person.appointments.map(({ unitName, postName }) =>
    texts('person.at', { unit: unitName, post: postName }),
  );
  if (posts.length === 0) return texts('person.noPost');
  return texts('person.works', { posts: posts.join(texts('person.listJoint')) });
}

import { type BodyOf, type Calendar, calendarRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useCommand } from '../../app/api/use-command.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useRights } from '../../app/session/me-context.ts';
import { useTopic } from '../../app/stream/use-topic.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { DetailPage, FactList, Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/instant.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { FormDialog } from '../../ui/schema-form/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { calendarFields } from './calendar-fields.tsx';
import { OpenTag } from './calendars-page.tsx';
import { DeadlineCalculator } from './deadline-calculator.tsx';
import { useTexts } from './i18n/index.ts';
import { MonthGrid } from './month-grid.tsx';

/** One calendar: three months of open and closed days, and trying a deadline. */
export function CalendarPage() {
  const { id = '' } = useParams();
  const texts = useTexts();
  const { can } = useRights();
  const { say } = useToasts();
  const [isEditing, setEditing] = useState(false);
  const read = useRoute(calendarRoutes.get, { params: { id } });
  useTopic('calendars', { onEvent: () => void read.refetch(), onReload: () => void read.refetch() });
  const invalidates = [calendarRoutes.get, calendarRoutes.list, calendarRoutes.spans];
  const change = useCommand(calendarRoutes.change, { invalidates });
  const holidays = useCommand(calendarRoutes.addHolidays, { invalidates });
  const year = new Date().getFullYear();
  const addHolidays = async (calendar: Calendar): Promise<void> => {
    await holidays.run({ params: { id }, body: { version: calendar.version, year } });
    say(texts('holidays.done', { year }));
  };
  return (
    <DetailPage
      of={read}
      header={(it) => (
        <PageHeader
          title={it.name}
          above={{ label: texts('title'), to: '/calendars' }}
          mark={<OpenTag calendar={it} />}
          actions={
            can('calendar.write') && (
              <>
                <ActionButton
                  label={texts('holidays.add', { year })}
                  icon="calendar"
                  isBusy={holidays.isRunning}
                  run={() => void addHolidays(it).catch(() => undefined)}
                />
                <ActionButton
                  label={texts('edit')}
                  tone="main"
                  icon="edit"
                  keys="e"
                  group={texts('title')}
                  run={() => setEditing(true)}
                />
              </>
            )
          }
        />
      )}
      aside={(it) => (
        <>
          <FactList
            facts={[
              { label: texts('column.zone'), value: it.zone },
              { label: texts('column.next'), value: it.nextChangeAt && <Instant at={it.nextChangeAt} /> },
              { label: texts('column.exceptions'), value: it.exceptions.length },
              { label: texts('column.updatedAt'), value: <Instant at={it.updatedAt} /> },
            ]}
          />
          <DeadlineCalculator calendarId={it.id} />
        </>
      )}
    >
      {(it) => (
        <>
          <ErrorNotice error={holidays.error} />
          <Section title={texts('month')}>
            <MonthGrid calendar={it} />
          </Section>
          <FormDialog
            isOpen={isEditing}
            close={() => setEditing(false)}
            title={texts('edit')}
            submitLabel={texts('save')}
            schema={calendarRoutes.create.body}
            fields={calendarFields(texts)}
            initial={{
              name: it.name,
              zone: it.zone,
              week: it.week,
              exceptions: it.exceptions,
              isDefault: it.isDefault,
            }}
            version={it.version}
            submit={({ values, version }) =>
              change.run({ params: { id }, body: { ...values, version } as BodyOf<typeof calendarRoutes.change> })
            }
          />
        </>
      )}
    </DetailPage>
  );
}

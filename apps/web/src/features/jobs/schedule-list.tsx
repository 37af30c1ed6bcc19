import { jobRoutes, type Schedule } from '@oneline/contracts';
import { useRoute } from '../../app/api/use-route.ts';
import { type Column, LocalTable } from '../../ui/data-table/index.ts';
import { Section } from '../../ui/detail-page.tsx';
import { Instant } from '../../ui/instant.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { useTexts } from './i18n/index.ts';

type Row = Schedule & { readonly id: string };

/** What runs by the clock, when it ran last and when it runs next. */
export function ScheduleList() {
  const texts = useTexts();
  const read = useRoute(jobRoutes.schedules, {});
  const rows = read.data?.items.map((schedule) => ({ ...schedule, id: schedule.task }));
  const at = (instant: string | null) => (instant === null ? '–' : <Instant at={instant} />);
  const columns: readonly Column<Row>[] = [
    {
      id: 'task',
      title: texts('schedule.task'),
      width: 300,
      plain: (row) => row.task,
      render: (row) => texts.of(`task.${row.task}`, { fallback: row.task }),
    },
    { id: 'cron', title: texts('schedule.cron'), width: 160, render: (row) => <code>{row.cron}</code> },
    { id: 'lastAt', title: texts('schedule.lastAt'), width: 140, render: (row) => at(row.lastAt) },
    { id: 'nextAt', title: texts('schedule.nextAt'), width: 140, render: (row) => at(row.nextAt) },
  ];
  return (
    <Section title={texts('schedules')}>
      <LocalTable
        isBrief
        id="schedules"
        label={texts('schedules')}
        prefix="schedule"
        rows={rows}
        error={read.error}
        retry={() => void read.refetch()}
        columns={columns}
        empty={<EmptyState title={texts('schedule.empty')} icon="clock" />}
      />
    </Section>
  );
}

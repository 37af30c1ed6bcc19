import { type Job, jobRoutes } from '@oneline/contracts';
import { useState } from 'react';
import { useRoute } from '../../app/api/use-route.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../ui/data-table/index.ts';
import { Sections } from '../../ui/detail-page.tsx';
import { useFormat } from '../../ui/format/use-format.ts';
import { Instant } from '../../ui/instant.tsx';
import { JobProgress, jobLooks } from '../../ui/job-progress.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';
import { JobDialog } from './job-dialog.tsx';
import { ScheduleList } from './schedule-list.tsx';

const one = 1;

/** What works in the background: all jobs of the tenant, the failed ones to be restarted, and what runs by the clock. */
export function JobsPage() {
  const texts = useTexts();
  const format = useFormat();
  const columns = useColumns();
  const [opened, setOpened] = useState<Job>();
  const dead = useRoute(jobRoutes.list, { query: { filter: ['state=dead'], limit: one, count: true } });
  const running = useRoute(jobRoutes.list, { query: { filter: ['state=running'], limit: one, count: true } });
  const counts = { dead: dead.data?.total ?? 0, running: format.number(running.data?.total ?? 0) };
  const sentence =
    counts.dead === 0
      ? texts('sentence.calm', counts)
      : texts('sentence.dead', { ...counts, dead: format.number(counts.dead) });
  return (
    <>
      <PageHeader title={texts('title')} sentence={sentence} />
      <DataTable
        id="jobs"
        label={texts('title')}
        route={jobRoutes.list}
        columns={columns}
        topic="jobs"
        sheet="jobs"
        open={setOpened}
        empty={<EmptyState title={texts('empty.title')} words={texts('empty.words')} icon="clock" />}
      />
      <Sections>
        <ScheduleList />
      </Sections>
      {opened && <JobDialog job={opened} close={() => setOpened(undefined)} />}
    </>
  );
}

function useColumns(): readonly Column<Job>[] {
  const texts = useTexts();
  const app = useAppTexts();
  const states = Object.keys(jobLooks) as Job['state'][];
  return [
    {
      id: 'task',
      title: texts('column.task'),
      width: 160,
      render: (job) => texts.of(`task.${job.task}`, { fallback: job.task }),
    },
    {
      id: 'state',
      title: texts('column.state'),
      width: 120,
      grow: 0,
      filter: {
        kind: 'option',
        options: states.map((value) => ({ value, label: app.of(`job.state.${value}`) })),
      },
      render: (job) => <StatusTag {...jobLooks[job.state]} word={app.of(`job.state.${job.state}`)} />,
    },
    { id: 'progress', title: texts('column.progress'), width: 220, render: (job) => <JobProgress job={job} /> },
    {
      id: 'attempts',
      title: texts('column.attempts'),
      width: 80,
      grow: 0,
      align: 'end',
      render: (job) => texts('attempts', { done: job.attempts, most: job.maxAttempts }),
    },
    { id: 'by', title: texts('column.by'), width: 120, render: (job) => job.by.name },
    {
      id: 'createdAt',
      title: texts('column.createdAt'),
      width: 130,
      canSort: true,
      filter: { kind: 'instant' },
      render: (job) => <Instant at={job.createdAt} />,
    },
    {
      id: 'finishedAt',
      title: texts('column.finishedAt'),
      width: 130,
      canSort: true,
      render: (job) => (job.finishedAt ? <Instant at={job.finishedAt} /> : '–'),
    },
  ];
}

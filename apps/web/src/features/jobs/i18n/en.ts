import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  title: 'Background jobs',
  sentence: {
    calm: 'No job has failed; {{running}} running',
    dead: '{{dead}} jobs have failed and wait for you; {{running}} running',
  },
  column: {
    task: 'Job',
    state: 'State',
    progress: 'Progress',
    attempts: 'Tries',
    by: 'Asked by',
    createdAt: 'Created',
    finishedAt: 'Finished',
  },
  task: {
    'backup.run': 'Backup',
    'backup.schedule': 'Scheduled backup',
    'identity.sweep': 'Clearing ended sessions and old sign-ins',
    'outbox.sweep': 'Clearing events that were sent',
    'spreadsheet.export': 'Export',
    'spreadsheet.import': 'Import',
  },
  attempts: '{{done}} / {{most}}',
  restart: 'Run again',
  restarted: 'Queued again',
  cancel: 'Cancel',
  cancelled: 'Cancelled',
  detail: 'Job',
  error: 'Why it failed',
  result: 'Result',
  runAt: 'Planned for',
  startedAt: 'Started',
  empty: { title: 'No jobs yet', words: 'Exports, imports and backups appear here' },
  schedules: 'By the clock',
  schedule: {
    task: 'Job',
    cron: 'Time (cron, UTC)',
    lastAt: 'Last',
    nextAt: 'Next',
    empty: 'Nothing runs by the clock',
  },
};
export default en;

export { createJobEngine, type JobEngine } from './engine.ts';
export { cancelJob, enqueueJob, type NewJob, restartJob } from './enqueue.ts';
export { jobErrors } from './errors.ts';
export { findJob, type StoredJob, toJob, toStoredJob } from './job-store.ts';
export { createRunner, type Runner } from './runner.ts';
export { createSchedules, type Schedules } from './schedules.ts';
export { migrateJobs } from './schema.ts';

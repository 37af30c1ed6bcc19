import { type Static, Type } from 'typebox';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { Actor, AtVersion, ById, Instant, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'jobs';

/** Work done in the background. `dead`: every attempt failed; it waits here to be restarted. `progress` is 0–1. */
export const Job = Shape({
  id: Uuid,
  task: Type.String(),
  state: OneOf(['waiting', 'running', 'retrying', 'done', 'dead', 'cancelled']),
  progress: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  attempts: Type.Integer(),
  maxAttempts: Type.Integer(),
  error: Nullable(Shape({ code: Type.String(), message: Type.String() })),
  result: Type.Unknown(),
  runAt: Instant,
  createdAt: Instant,
  startedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
  by: Actor,
  version: Version,
});
export type Job = Static<typeof Job>;

export const Schedule = Shape({
  task: Type.String(),
  cron: Type.String(),
  nextAt: Nullable(Instant),
  lastAt: Nullable(Instant),
});
export type Schedule = Static<typeof Schedule>;

export const jobRoutes = {
  list: route({
    id: 'job.list',
    method: 'GET',
    path: '/jobs',
    tag,
    access: 'job.read',
    summary: 'Jobs; filters: state, task, createdAt; sorts: createdAt, finishedAt',
    query: ListQuery,
    reply: PageOf(Job),
  }),
  get: route({
    id: 'job.get',
    method: 'GET',
    path: '/jobs/:id',
    tag,
    access: 'signed_in',
    summary: 'One job: anyone’s with job.read, else one’s own',
    params: ById,
    reply: Job,
  }),
  restart: route({
    id: 'job.restart',
    method: 'POST',
    path: '/jobs/:id/restart',
    tag,
    access: 'job.write',
    summary: 'Run a dead job again',
    params: ById,
    body: AtVersion,
    reply: Job,
  }),
  cancel: route({
    id: 'job.cancel',
    method: 'POST',
    path: '/jobs/:id/cancel',
    tag,
    access: 'signed_in',
    summary: 'Cancel a waiting or running job: anyone’s with job.write, else one’s own',
    params: ById,
    body: AtVersion,
    reply: Job,
  }),
  schedules: route({
    id: 'schedule.list',
    method: 'GET',
    path: '/job-schedules',
    tag,
    access: 'job.read',
    summary: 'What runs by the clock',
    reply: Shape({ items: Type.Array(Schedule) }),
  }),
};

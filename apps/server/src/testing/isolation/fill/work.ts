import { type Job, jobRoutes, notificationRoutes, spreadsheetRoutes } from '@oneline/contracts';
import { until } from '@oneline/testing';
import type { Browser } from '../browser.ts';
import type { Office } from './office.ts';

const isOver = ({ state }: Job): boolean => state === 'done' || state === 'dead';

/** A job once it has ended. */
export function endOf(browser: Browser, id: string): Promise<Job> {
  const ended = async () => {
    const job = await browser.call(jobRoutes.get, { params: { id } });
    return isOver(job) && job;
  };
  return until(ended, { what: `the end of job ${id}`, timeoutMs: 15_000 });
}

/** What both tenants ask for under the same idempotency key. */
export const commonExport = { sheet: 'people', format: 'csv', locale: 'zh-CN' } as const;

/** 任务 通知: a file that was written, a job that died, and the news of both. */
export async function fillWork({ browser, mark }: Office) {
  const exported = await browser.call(spreadsheetRoutes.export, {
    body: commonExport,
    headers: { 'idempotency-key': 'common-key' },
  });
  const died = await browser.call(spreadsheetRoutes.export, {
    body: { ...commonExport, query: { filter: ['none=1'] } },
  });
  const done = await endOf(browser, exported.id);
  const dead = await endOf(browser, died.id);
  if (done.state !== 'done' || dead.state !== 'dead') throw new Error(`${mark}: ${done.state}, ${dead.state}`);
  const notifications = await until(
    async () => {
      const { items } = await browser.call(notificationRoutes.list, { query: {} });
      return items.length >= 2 && items;
    },
    { what: 'news of the jobs' },
  );
  return { done, dead, notifications };
}

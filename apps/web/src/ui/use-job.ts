import { type Job, jobRoutes } from '@oneline/contracts';
import { useEffect } from 'react';
import { useRoute } from '../app/api/use-route.ts';
import { useLiveRoutes } from '../app/stream/use-topic.ts';
import { isSettled } from './job-progress.tsx';

const routes = [jobRoutes.get];
/** A short job may end before the subscription holds: what the stream did not say is asked for. */
const askAgainMs = 2000;

/** Follows one of one's own jobs by the stream, from the reply that started it to its end. */
export function useJob(started: Job | undefined): Job | undefined {
  const isWanted = started !== undefined;
  useLiveRoutes('my_jobs', routes, { isEnabled: isWanted });
  const found = useRoute(jobRoutes.get, { params: { id: started?.id ?? '' } }, { isEnabled: isWanted });
  const job = found.data ?? started;
  const isMoving = job !== undefined && !isSettled(job);
  const { refetch } = found;
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => void refetch(), askAgainMs);
    return () => clearInterval(timer);
  }, [isMoving, refetch]);
  return job;
}

import { type Job, jobRoutes } from '@oneline/contracts';
import { useRoute } from '../app/api/use-route.ts';
import { useLiveRoutes } from '../app/stream/use-topic.ts';

const routes = [jobRoutes.get];

/** Follows one of one's own jobs by the stream, from the reply that started it to its end. */
export function useJob(started: Job | undefined): Job | undefined {
  const isWanted = started !== undefined;
  useLiveRoutes('my_jobs', routes, { isEnabled: isWanted });
  const found = useRoute(jobRoutes.get, { params: { id: started?.id ?? '' } }, { isEnabled: isWanted });
  return found.data ?? started;
}

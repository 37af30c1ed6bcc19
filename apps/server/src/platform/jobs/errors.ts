import { defineErrors } from '@oneline/kernel';

export const jobErrors = defineErrors('job', {
  notFound: [404, 'There is no such job'],
  notDead: [409, 'Only a job that has failed for good can be restarted'],
  isOver: [409, 'The job has ended already'],
  failed: [500, 'The job failed'],
  unknownTask: [500, 'No program knows how to do this job'],
});

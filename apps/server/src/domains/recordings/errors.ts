import { defineErrors } from '@oneline/kernel';

export const recordingErrors = defineErrors('recordings', {
  notFound: [404, 'There is no such recording'],
  /** It goes on, or its time is over. */
  noAudio: [409, 'There is nothing to hear of this recording'],
});

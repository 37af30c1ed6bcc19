import { defineErrors } from '@oneline/kernel';

export const voicemailErrors = defineErrors('voicemail', {
  notFound: [404, 'There is no such message'],
  noAudio: [409, 'There is nothing to hear of this message any more'],
});

import { defineErrors } from '@oneline/kernel';

export const streamErrors = defineErrors('stream', {
  noTopic: [404, 'There is no such topic'],
  denied: [403, 'This topic needs a right that you do not have'],
  tooMany: [429, 'Too many subscriptions on one connection'],
  notUnderstood: [400, 'The message is not understood'],
});

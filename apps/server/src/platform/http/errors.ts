import { defineErrors } from '@oneline/kernel';

export const requestErrors = defineErrors('request', {
  invalid: [400, 'The request is not as this route wants it'],
  malformed: [400, 'The body is not valid JSON'],
  unsupportedMedia: [415, 'This route takes another kind of body'],
  tooLarge: [413, 'The body is larger than this route takes'],
  notFound: [404, 'There is nothing here'],
  tooMany: [429, 'Too many requests; wait a little'],
  filterInvalid: [400, 'The filter is not understood'],
  sortInvalid: [400, 'The list cannot be sorted by this'],
  cursorInvalid: [400, 'The cursor does not belong to this list'],
  failed: [500, 'Something went wrong on our side; nothing was changed'],
  stopping: [503, 'The server is stopping'],
});

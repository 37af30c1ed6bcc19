import { defineErrors } from '@oneline/kernel';

export const storageErrors = defineErrors('storage', {
  notFound: [404, 'There is no such file'],
  corrupt: [500, 'A stored file is not as it was written'],
  full: [507, 'There is no room left to store the file'],
  invalidName: [400, 'That is not the name of a stored file'],
});

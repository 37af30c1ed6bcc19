import { defineErrors } from '@oneline/kernel';

export const codeErrors = defineErrors('codes', {
  tableNotFound: [404, 'There is no such code table'],
  entryNotFound: [404, 'There is no such entry in this code table'],
  tableExists: [409, 'A code table of this name exists already'],
  entryExists: [409, 'An entry with this code exists already'],
  parentNotFound: [422, 'The parent is not in this code table'],
  parentCycle: [422, 'An entry cannot be below itself'],
  notTree: [422, 'The entries of this code table have no parents'],
  validityReversed: [422, 'The validity ends before it begins'],
  inUse: [409, 'This entry is used; end its validity instead'],
});

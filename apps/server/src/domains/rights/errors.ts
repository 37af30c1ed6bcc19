import { defineErrors } from '@oneline/kernel';

export const rightsErrors = defineErrors('rights', {
  roleNotFound: [404, 'There is no such role'],
  roleUnavailable: [422, 'This role is not there or closed'],
  roleExists: [409, 'A role with this code exists already'],
  roleClosed: [409, 'This role is closed'],
  roleOpen: [409, 'This role is open'],
  roleInUse: [409, 'Open posts still carry this role'],
  roleReadyMade: [409, 'A ready-made role is not closed'],
  scopeImpossible: [422, 'This permission does not come with this scope'],
  fieldUnknown: [422, 'This is not a sensitive field'],
  notHeld: [403, 'Nobody gives away a right that they do not hold themselves'],
  personNotFound: [404, 'There is no such person'],
});

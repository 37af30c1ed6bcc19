import { defineErrors } from '@oneline/kernel';

export const callerErrors = defineErrors('callers', {
  /** details: `what`, `deadlineMs`, `state`. */
  notInTime: [504, 'What was waited for did not happen in time'],
  /** details: `what`, `end`. */
  callOver: [409, 'The call ended before what was waited for'],
  /** details: `status`, null where nobody answered. */
  notRegistered: [502, 'The registrar did not take the registration'],
  /** details: `operation`, `state`. */
  wrongState: [409, 'The call is not in a state in which a telephone can do this'],
});

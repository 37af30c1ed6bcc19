import { defineErrors } from '@oneline/kernel';

export const accessErrors = defineErrors('access', {
  notSignedIn: [401, 'Sign in first'],
  denied: [403, 'This needs a right that you do not have'],
  fieldDenied: [403, 'You may not change this field'],
  originRefused: [403, 'The request did not come from this site'],
});

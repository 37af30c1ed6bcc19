import { defineErrors } from '@oneline/kernel';

export const callErrors = defineErrors('calls', {
  notFound: [404, 'There is no such call'],
  over: [409, 'The call is over'],
  callbackNotFound: [404, 'No such callback is owed'],
  callbackDone: [409, 'Somebody has called back already'],
  rangeTooLong: [422, 'The end comes before the beginning, or more than 31 days lie between'],
});

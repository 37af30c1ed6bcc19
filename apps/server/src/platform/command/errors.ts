import { defineErrors } from '@oneline/kernel';

export const commandErrors = defineErrors('command', {
  keyReused: [422, 'This idempotency key was used for another request'],
  inFlight: [409, 'The same request is still being carried out'],
  staleVersion: [409, 'Somebody else changed this meanwhile'],
  keyInvalid: [400, 'An idempotency key has 1 to 200 visible characters'],
});

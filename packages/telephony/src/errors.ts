import { defineErrors } from '@oneline/kernel';

export const telephonyErrors = defineErrors('telephony', {
  legUnknown: [404, 'There is no such leg, or it has ended'],
  bridgeUnknown: [404, 'There is no such bridge'],
  recordingUnknown: [404, 'There is no such recording under way'],
  trunkUnknown: [404, 'There is no such trunk'],
  deviceAway: [409, 'The device is not registered'],
  wrongState: [409, 'The leg is not in a state in which this can be done'],
  idTaken: [409, 'The id is used by something else'],
  tooManyCalls: [429, 'The limit of calls is reached'],
  noPort: [503, 'No media port is free'],
  unreachable: [503, 'The exchange cannot be reached'],
  notUnderstood: [400, 'The message is none of this protocol'],
  promptUnusable: [422, 'The sound cannot be played'],
});

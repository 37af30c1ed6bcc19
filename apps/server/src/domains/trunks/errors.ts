import { defineErrors } from '@oneline/kernel';

export const trunkErrors = defineErrors('trunks', {
  notFound: [404, 'There is no such trunk'],
  exists: [409, 'A trunk of this name exists already'],
  passwordNeeded: [422, 'A trunk that registers needs a password'],
  /** details: `network`. */
  networkInvalid: [422, 'This is neither an address nor a network, or one wider than any carrier'],
  numberNotFound: [404, 'There is no such number'],
  numberExists: [409, 'This number is set up already'],
  personNeeded: [422, 'This number needs a person'],
  promptNeeded: [422, 'This number needs a prompt'],
  promptUnknown: [422, 'There is no such prompt'],
  personUnknown: [422, 'There is no such person'],
  ruleNotFound: [404, 'There is no such outbound rule'],
  blockedNotFound: [404, 'This number is not turned away'],
  blockedExists: [409, 'This number is turned away already'],
  emergencyNumber: [422, 'An emergency number is never turned away'],
});

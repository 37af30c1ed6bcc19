import { defineErrors } from '@oneline/kernel';

export const errors = defineErrors('acd', {
  /** details: `problems`, what `checkConfig` returns. */
  invalidConfig: [400, 'The routing configuration has problems'],
  /** details: `version` as found, `expected`. */
  unknownSnapshot: [400, 'The snapshot of the routing state is of another format'],
  /** details: the load as given. */
  invalidLoad: [400, 'Rates, times and numbers of agents are positive'],
});

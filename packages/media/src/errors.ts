import { defineErrors } from '@oneline/kernel';

export const errors = defineErrors('media', {
  /** details: `host`, `from`, `to`, `inUse`. */
  noFreePort: [503, 'Every media port of the range is taken'],
  /** details: `host`, `errno`. */
  cannotBind: [500, 'A media port cannot be opened at this address'],
});

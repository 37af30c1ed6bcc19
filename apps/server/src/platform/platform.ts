import type { Clock } from '@oneline/kernel';
import type { Commands, Sealer } from './command/index.ts';
import type { Tenants } from './db/index.ts';
import type { Logger } from './log/log.ts';

/** What every domain is built from. */
export interface Platform {
  readonly tenants: Tenants;
  readonly commands: Commands;
  readonly clock: Clock;
  readonly log: Logger;
  /** Seals what must not lie readable in the database: second-factor secrets, provider secrets, stored secret replies. */
  readonly sealer: Sealer;
}

import { withConnection } from '../db/index.ts';

/**
 * Must run as owner before anything is written, at every start: positions of a database that came from another cluster stay
 * below every new one (see `platform.settle_positions`). In any other it changes nothing.
 */
export function settlePositions(ownerUrl: string): Promise<void> {
  return withConnection({ url: ownerUrl, name: 'outbox' }, async (client) => {
    await client.query('select platform.settle_positions()');
  });
}

import { Client } from 'pg';

/**
 * Must run as owner before anything is written, at every start: positions of a database that came from another cluster stay
 * below every new one (see `platform.settle_positions`). In any other it changes nothing.
 */
export async function settlePositions(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'oneline-outbox' });
  await client.connect();
  try {
    await client.query('select platform.settle_positions()');
  } finally {
    await client.end();
  }
}

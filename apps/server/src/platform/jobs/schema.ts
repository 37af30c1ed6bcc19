import { runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import { withConnection } from '../db/index.ts';
import type { Logger } from '../log/log.ts';
import { graphileLogger } from './graphile-logger.ts';

/**
 * Brings graphile-worker's schema up to its version. It belongs to the relay role, which may make schemas only for that
 * moment.
 */
export async function migrateJobs({
  ownerUrl,
  relayUrl,
  log,
}: {
  ownerUrl: string;
  relayUrl: string;
  log: Logger;
}): Promise<void> {
  const pool = new Pool({ connectionString: relayUrl, max: 1 });
  pool.on('error', (error) => log.warn({ err: error }, 'job connection lost'));
  // Of a connection at work its query tells; without a listener it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const { rows } = await pool.query<{ database: string; role: string }>(
      'select quote_ident(current_database()) as database, quote_ident(current_user) as role',
    );
    const [{ database, role } = { database: '', role: '' }] = rows;
    await withConnection({ url: ownerUrl, name: 'jobs' }, async (owner) => {
      await owner.query(`grant create on database ${database} to ${role}`);
      await runMigrations({ pgPool: pool, logger: graphileLogger(log) });
      await owner.query(`revoke create on database ${database} from ${role}`);
    });
  } finally {
    await pool.end();
  }
}

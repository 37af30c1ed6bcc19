import { runMigrations } from 'graphile-worker';
import { Client, Pool } from 'pg';
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
  const owner = new Client({ connectionString: ownerUrl });
  const pool = new Pool({ connectionString: relayUrl, max: 1 });
  pool.on('error', (error) => log.warn({ err: error }, 'job connection lost'));
  await owner.connect();
  try {
    const { rows } = await pool.query<{ database: string; role: string }>(
      'select quote_ident(current_database()) as database, quote_ident(current_user) as role',
    );
    const [{ database, role } = { database: '', role: '' }] = rows;
    await owner.query(`grant create on database ${database} to ${role}`);
    await runMigrations({ pgPool: pool, logger: graphileLogger(log) });
    await owner.query(`revoke create on database ${database} from ${role}`);
  } finally {
    await pool.end();
    await owner.end();
  }
}

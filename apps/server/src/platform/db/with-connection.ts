import { Client } from 'pg';
import { databaseErrors } from './errors.ts';

/** A connection of its own for as long as `work` takes: past the pools and without a tenant. Error: `database.unreachable`. */
export async function withConnection<Result>(
  { url, name }: { url: string; name: string },
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: `oneline-${name}` });
  // One that breaks while idle says so here, and would end the process; the next query says it too.
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: NodeJS.ErrnoException) => {
      // Several addresses of one name fail together, and that error has a code but no message.
      const { host, port } = client;
      throw databaseErrors.unreachable({ host, port, reason: error.message || error.code }, error);
    });
    return await work(client);
  } finally {
    // Ending a connection that is already broken has nothing to add.
    await client.end().catch(() => undefined);
  }
}

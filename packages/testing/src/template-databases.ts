import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DatabaseUrls, databaseUrls, provision } from '@oneline/postgres';
import { Client, escapeIdentifier as id } from 'pg';

/** A prepared database that clones are made from. */
export interface Template {
  readonly database: string;
}

export interface TestDatabase {
  readonly database: string;
  readonly urls: DatabaseUrls;
  /** The superuser, on this database. */
  readonly adminUrl: string;
  /** Removes it. Fails, having removed it, if the test left connections open. */
  drop(): Promise<void>;
}

export interface TestDatabases {
  /**
   * The template called `name`; the first of all threads to ask runs `prepare` on an empty database with all roles, the
   * others wait. `prepare` must close its connections.
   */
  template(name: string, prepare: (urls: DatabaseUrls) => Promise<unknown>): Promise<Template>;
  /** A database of its own with the content of a template. */
  clone(template: Template): Promise<TestDatabase>;
}

/** All test databases share their login roles, so that a clone costs one statement. */
const rolePrefix = 'test';
const passwords = { owner: 'test-owner', app: 'test-app', relay: 'test-relay', backup: 'test-backup' };
/** 'OneT' in ASCII. */
const lockKey = 0x4f6e6554;
/** A closed connection is gone from the server a moment later. */
const closingMs = 2000;
const pollMs = 5;

/** Test databases on the server of the run; `adminUrl` is its superuser. */
export function createTestDatabases(adminUrl: string): TestDatabases {
  return {
    async template(name, prepare) {
      const database = `template_${name}`;
      await withAdmin(adminUrl, async (admin) => {
        await admin.query('select pg_advisory_lock($1)', [lockKey]);
        const { rows } = await admin.query('select datistemplate from pg_database where datname = $1', [database]);
        if (rows[0]?.datistemplate) return;
        // Someone's `prepare` failed half-way.
        if (rows[0]) await admin.query(`drop database ${id(database)} with (force)`);
        const urls = await provision({ adminUrl, database, rolePrefix, passwords });
        await prepare(urls);
        const leaked = await leakedConnections(admin, database);
        if (leaked.length > 0) throw new Error(`preparing ${database} left connections open: ${leaked.join('; ')}`);
        await admin.query(`alter database ${id(database)} allow_connections false is_template true`);
      });
      return { database };
    },

    async clone(template) {
      const worker = process.env.VITEST_POOL_ID ?? '0';
      const database = `${template.database.replace(/^template_/, 'test_')}_${worker}_${randomBytes(4).toString('hex')}`;
      const urls = databaseUrls({ adminUrl, database, rolePrefix, passwords });
      await withAdmin(adminUrl, async (admin) => {
        // Copying files needs a checkpoint, which costs nothing where nothing is synced; logging the copy costs ten times.
        await admin.query(
          `create database ${id(database)} template ${id(template.database)} owner ${id(`${rolePrefix}_owner`)} strategy file_copy`,
        );
        // Rights on a database are not copied with it.
        const guests = ['app', 'relay', 'backup'].map((kind) => id(`${rolePrefix}_${kind}_login`)).join(', ');
        await admin.query(
          `revoke all on database ${id(database)} from public; grant connect on database ${id(database)} to ${guests}`,
        );
      });
      return {
        database,
        urls,
        adminUrl: onDatabase(adminUrl, database),
        drop: () =>
          withAdmin(adminUrl, async (admin) => {
            const leaked = await leakedConnections(admin, database);
            await admin.query(`drop database if exists ${id(database)} with (force)`);
            if (leaked.length > 0) throw new Error(`connections stayed open on ${database}: ${leaked.join('; ')}`);
          }),
      };
    },
  };
}

async function leakedConnections(admin: Client, database: string): Promise<string[]> {
  const giveUpAt = performance.now() + closingMs;
  for (;;) {
    const { rows } = await admin.query<{ told: string }>(
      `select concat_ws(' ', usename, application_name, state, 'after:', left(query, 100)) as told
       from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [database],
    );
    if (rows.length === 0 || performance.now() > giveUpAt) return rows.map((row) => row.told);
    await delay(pollMs);
  }
}

function onDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

async function withAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url, application_name: 'oneline-test-databases' });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

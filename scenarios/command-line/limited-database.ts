import { Client } from 'pg';

export interface LimitedDatabase {
  /** Of a role that owns the database, and may make no other roles. */
  readonly ownerUrl: string;
  asAdmin(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** A database as a careful administrator hands it out. */
export async function createLimitedDatabase(adminUrl: string): Promise<LimitedDatabase> {
  const name = `limited_${crypto.randomUUID().slice(0, 8)}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create role ${name} login password 'limited'`);
  await admin.query(`create database ${name} owner ${name} template template0 encoding 'UTF8'`);
  const url = new URL(adminUrl);
  url.username = name;
  url.password = 'limited';
  url.pathname = `/${name}`;
  return {
    ownerUrl: url.href,
    async asAdmin(sql) {
      await admin.query(sql);
    },
    async close() {
      await admin.query(`drop database ${name} with (force)`);
      for (const role of [name, ...['app', 'relay', 'backup'].map((kind) => `${name}_${kind}_login`)]) {
        await admin.query(`drop role if exists ${role}`);
      }
      await admin.end();
    },
  };
}

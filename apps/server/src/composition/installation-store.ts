import { withConnection } from '../platform/db/index.ts';

export interface InstalledTenant {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly isHost: boolean;
  readonly state: 'seeding' | 'active' | 'closed' | 'abandoned';
  readonly createdAt: Date;
}

export interface AppliedMigration {
  readonly schema: string;
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

export interface ServerDescription {
  /** As the server writes it, `18.4`. */
  readonly version: string;
  /** The role that asks may make the roles of OneLine, and give those that are there already to others. */
  readonly mayMakeRoles: boolean;
}

/** What the owner of a database reads of the installation in it. */
export interface InstallationReader {
  /** None in a database that was never migrated. */
  migrations(): Promise<AppliedMigration[]>;
  /** The host first; those whose making was cut off are left out. */
  tenants(): Promise<InstalledTenant[]>;
  /** Whether a server process has told of itself within ten seconds. */
  isServed(): Promise<boolean>;
  server(): Promise<ServerDescription>;
}

/** Reads by a connection of its own as long as `work` takes. Error: `database.unreachable`. */
export function withInstallation<Result>(
  ownerUrl: string,
  work: (installation: InstallationReader) => Promise<Result>,
): Promise<Result> {
  return withConnection({ url: ownerUrl, name: 'command' }, async (client) => {
    const hasTable = async (name: string): Promise<boolean> => {
      const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [name]);
      return rows[0]?.found ?? false;
    };
    return work({
      async migrations() {
        if (!(await hasTable('platform.migration'))) return [];
        const { rows } = await client.query<AppliedMigration>(
          'select schema, number, name, checksum from platform.migration order by schema, number',
        );
        return rows;
      },
      async tenants() {
        const { rows } = await client.query<InstalledTenant>(`
          select tenant_id as id, code, name, zone, is_host as "isHost", state, created_at as "createdAt"
          from platform.tenant where state <> 'abandoned' order by is_host desc, code`);
        return rows;
      },
      async isServed() {
        if (!(await hasTable('platform.node'))) return false;
        const { rows } = await client.query<{ served: boolean }>(
          `select exists (select from platform.node where seen_at > now() - interval '10 seconds') as served`,
        );
        return rows[0]?.served ?? false;
      },
      async server() {
        const { rows } = await client.query<ServerDescription>(`
          select split_part(current_setting('server_version'), ' ', 1) as version, 
            rolsuper or rolcreaterole and (current_setting('server_version_num')::int < 160000 or not exists (
              -- From 16 on a role gives others only what it was given to administer.
              select from pg_roles g where g.rolname in ('oneline_app', 'oneline_relay', 'oneline_backup')
                and not pg_has_role(g.oid, 'member with admin option'))) as "mayMakeRoles"
          from pg_roles where rolname = current_user`);
        return rows[0] ?? { version: '', mayMakeRoles: false };
      },
    });
  });
}

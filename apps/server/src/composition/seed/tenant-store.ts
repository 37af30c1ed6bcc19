import { Client } from 'pg';

export interface TenantRow {
  readonly tenantId: string;
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly isHost: boolean;
  readonly isDemo: boolean;
}

/** Tenants are made by the owner of the database; the application only sees its own. */
export function insertTenant(ownerUrl: string, tenant: TenantRow): Promise<void> {
  return withOwner(ownerUrl, async (client) => {
    await client.query(
      'insert into platform.tenant (tenant_id, code, name, zone, is_host, is_demo) values ($1, $2, $3, $4, $5, $6)',
      [tenant.tenantId, tenant.code, tenant.name, tenant.zone, tenant.isHost, tenant.isDemo],
    );
  });
}

/** Whether no tenant has been made yet. */
export function hasNoTenant(ownerUrl: string): Promise<boolean> {
  return withOwner(ownerUrl, async (client) => {
    const { rows } = await client.query('select from platform.tenant limit 1');
    return rows.length === 0;
  });
}

async function withOwner<Result>(ownerUrl: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

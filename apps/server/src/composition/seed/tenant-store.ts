import { withConnection } from '../../platform/db/index.ts';

export interface TenantRow {
  readonly tenantId: string;
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly isHost: boolean;
  readonly isDemo: boolean;
  readonly state: 'seeding' | 'active';
}

/** Tenants are made by the owner of the database; the application only sees its own. */
export function insertTenant(ownerUrl: string, tenant: TenantRow): Promise<void> {
  return withConnection({ url: ownerUrl, name: 'seed' }, async (client) => {
    await client.query(
      'insert into platform.tenant (tenant_id, code, name, zone, is_host, is_demo, state) values ($1, $2, $3, $4, $5, $6, $7)',
      [tenant.tenantId, tenant.code, tenant.name, tenant.zone, tenant.isHost, tenant.isDemo, tenant.state],
    );
  });
}

export function finishTenant(ownerUrl: string, tenantId: string): Promise<void> {
  return withConnection({ url: ownerUrl, name: 'seed' }, async (client) => {
    await client.query("update platform.tenant set state = 'active', version = version + 1 where tenant_id = $1", [
      tenantId,
    ]);
  });
}

/**
 * Whether no tenant has been made yet. One whose making was cut off is put aside under another code: what it holds is kept,
 * nobody gets in, and the next is made whole.
 */
export function needsTenant(ownerUrl: string): Promise<boolean> {
  return withConnection({ url: ownerUrl, name: 'seed' }, async (client) => {
    await client.query(`update platform.tenant set state = 'abandoned', is_host = false, version = version + 1,
      code = code || '-' || left(tenant_id::text, 18) where state = 'seeding'`);
    const { rows } = await client.query("select from platform.tenant where state <> 'abandoned' limit 1");
    return rows.length === 0;
  });
}

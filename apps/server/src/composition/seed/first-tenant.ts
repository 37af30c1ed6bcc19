import { calendarRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { Client } from 'pg';
import { chinaDefaultCalendars } from '../../domains/calendars/index.ts';
import type { ComposedServer } from '../compose-server.ts';
import { installer } from './seed-demo.ts';

export interface NewTenant {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly isHost: boolean;
  readonly isDemo: boolean;
}

/** Whether no tenant has been made yet. */
export async function hasNoTenant(ownerUrl: string): Promise<boolean> {
  return withOwner(ownerUrl, async (client) => {
    const { rows } = await client.query('select from platform.tenant limit 1');
    return rows.length === 0;
  });
}

/** Makes a tenant with what every tenant begins with: the ready-made roles and two calendars. Returns its id. */
export async function makeTenant(server: ComposedServer, ownerUrl: string, tenant: NewTenant): Promise<string> {
  const tenantId = newId();
  await withOwner(ownerUrl, (client) =>
    client.query(
      'insert into platform.tenant (tenant_id, code, name, zone, is_host, is_demo) values ($1, $2, $3, $4, $5, $6)',
      [tenantId, tenant.code, tenant.name, tenant.zone, tenant.isHost, tenant.isDemo],
    ),
  );
  const as = installer(tenantId, tenant.zone);
  const db = server.platform.tenants.of(tenantId);
  const origin = { tenantId, actorId: null, actorName: as.name, sessionId: null, ip: null, requestId: null };
  await server.platform.commands.run(origin, (change, at) =>
    server.domains.rights.addReadyMade({ db, change, at, tenantId }),
  );
  for (const body of chinaDefaultCalendars()) await server.local.call(as, calendarRoutes.create, { body });
  return tenantId;
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

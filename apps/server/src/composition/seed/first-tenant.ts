import { calendarRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { chinaDefaultCalendars } from '../../domains/calendars/index.ts';
import type { ComposedServer } from '../compose-server.ts';
import { installer } from './seed-demo.ts';
import { insertTenant, type TenantRow } from './tenant-store.ts';

export type NewTenant = Omit<TenantRow, 'tenantId' | 'state'>;

/**
 * Makes a tenant with what every tenant begins with: the ready-made roles and two calendars. Returns its id. It stays unfinished
 * until `finishTenant`, so that a start cut off here begins anew.
 */
export async function makeTenant(server: ComposedServer, ownerUrl: string, tenant: NewTenant): Promise<string> {
  const tenantId = newId();
  await insertTenant(ownerUrl, { tenantId, ...tenant, state: 'seeding' });
  const as = installer(tenantId, tenant.zone);
  const db = server.platform.tenants.of(tenantId);
  const origin = { tenantId, actorId: null, actorName: as.name, sessionId: null, ip: null, requestId: null };
  await server.platform.commands.run(origin, (change, at) =>
    server.domains.rights.addReadyMade({ db, change, at, tenantId }),
  );
  for (const body of chinaDefaultCalendars()) await server.local.call(as, calendarRoutes.create, { body });
  return tenantId;
}

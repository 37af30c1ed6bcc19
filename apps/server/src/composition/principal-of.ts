import { dayIn } from '@oneline/kernel';
import type { Directory } from '../domains/organisation/index.ts';
import type { RightsModule } from '../domains/rights/index.ts';
import { combineFields, combineGrants, fieldClassOf, type Principal } from '../platform/access/index.ts';
import type { Platform } from '../platform/platform.ts';

/** Somebody as they may act now, for work done in their name after their request is over; undefined once they have left. */
export async function principalOf(
  platform: Platform,
  domains: { directory: Directory; rights: Pick<RightsModule, 'rightsOf'> },
  tenantId: string,
  personId: string,
): Promise<Principal | undefined> {
  const db = platform.tenants.of(tenantId);
  const [tenant] = await db.query<{ zone: string }>({ text: 'select zone from platform.tenant', values: [] });
  if (!tenant) return undefined;
  const today = dayIn(tenant.zone, platform.clock.now());
  const person = await domains.directory.findPerson(db, personId, today);
  const held = await domains.rights.rightsOf(db, personId, today);
  if (!person || !held.isActive) return undefined;
  const fields = combineFields(held.fields);
  return {
    tenantId,
    accountId: personId,
    personId,
    name: person.name,
    zone: tenant.zone,
    sessionId: null,
    tokenId: null,
    reach: combineGrants(held.grants),
    fields,
    fieldClass: fieldClassOf(fields),
  };
}

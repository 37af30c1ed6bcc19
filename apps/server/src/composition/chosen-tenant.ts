import { installationErrors } from './errors.ts';
import { type InstalledTenant, withInstallation } from './installation-store.ts';

const isActive = ({ state }: InstalledTenant): boolean => state === 'active';

/**
 * The tenant of this code among those that are eligible, or the one that hosts the installation. Errors: `installation.tenant_unknown`,
 * `.tenant_missing`.
 */
export async function chooseTenant(
  ownerUrl: string,
  code: string | undefined,
  isEligible: (tenant: InstalledTenant) => boolean = isActive,
): Promise<InstalledTenant> {
  const tenants = await withInstallation(ownerUrl, (installation) => installation.tenants());
  const eligible = tenants.filter(isEligible);
  const chosen = code === undefined ? eligible[0] : eligible.find((tenant) => tenant.code === code);
  if (chosen) return chosen;
  if (code === undefined) throw installationErrors.tenantMissing();
  throw installationErrors.tenantUnknown({ tenant: code, tenants: eligible.map((tenant) => tenant.code) });
}

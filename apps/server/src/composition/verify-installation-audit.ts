import { systemClock } from '@oneline/kernel';
import type { Terminal } from '../cli/command.ts';
import { createRootFiles, type TenantVerification, verifyAllAudits, verifyAudit } from '../platform/audit/index.ts';
import { createTenantPool, createTenants } from '../platform/db/index.ts';
import { chooseTenant } from './chosen-tenant.ts';
import { requireInstallation, withDatabase } from './with-database.ts';

/**
 * Verifies the audit log of the tenant of this code, or of one tenant after the other, and tells of each as soon as it is
 * known. Errors: `installation.tenant_unknown`, `.not_found`, those of `withDatabase`.
 */
export async function verifyInstallationAudit(
  terminal: Pick<Terminal, 'config' | 'log'>,
  code: string | undefined,
  tell: (found: TenantVerification) => void,
): Promise<void> {
  await requireInstallation(terminal.config);
  await withDatabase(terminal, async ({ database: { urls }, signal }) => {
    const pool = createTenantPool({ url: urls.relay, name: 'oneline-verify-audit', size: 2, log: terminal.log });
    try {
      const db = createTenants(pool).of(null);
      const objects = createRootFiles(terminal.config.dataDir);
      if (code === undefined) {
        for await (const found of verifyAllAudits({ db, objects, clock: systemClock })) {
          tell(found);
          signal.throwIfAborted();
        }
        return;
      }
      // Of a closed one too.
      const tenant = await chooseTenant(urls.owner, code, () => true);
      tell({ tenant, verification: await verifyAudit({ db, objects, tenantId: tenant.id, at: systemClock.now() }) });
    } finally {
      await pool.close();
    }
  });
}

import type { OneTimeLink } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import * as store from './credential-store.ts';
import type { IdentitySettings } from './ports.ts';
import { hashOf, newSecretToken } from './secret-token.ts';

const goodForMs = 24 * 3_600_000;

/**
 * Collects a new link for an account; those before it are good no more. The token stands behind `#`, so that it reaches no
 * server's log and no Referer.
 */
export function collectLink(
  { db, tenantId, change, at }: { db: TenantDb; tenantId: string; change: Change; at: Date },
  accountId: string,
  settings: IdentitySettings,
): OneTimeLink {
  const token = newSecretToken();
  const expiresAt = new Date(at.getTime() + goodForMs);
  change.write(store.deleteLinksOf(db, accountId), { rows: null });
  change.write(
    store.insertLink(db, tenantId, {
      id: newId(at.getTime()),
      accountId,
      tokenHash: hashOf(token),
      createdAt: at,
      expiresAt,
    }),
  );
  return { url: `${settings.publicUrl()}/link#${token}`, expiresAt: expiresAt.toISOString() };
}

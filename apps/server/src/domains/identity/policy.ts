import type { SecurityPolicy } from '@oneline/contracts';
import { changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { Acting } from './context.ts';
import { identityErrors } from './errors.ts';
import * as store from './policy-store.ts';

/**
 * Where a tenant has not decided. Length protects more than age (NIST SP 800-63B §3.1.1.2), so passwords do not expire; a
 * session outlasts a shift but not a day.
 */
export const defaultPolicy: SecurityPolicy = {
  passwordMinLength: 10,
  passwordMinClasses: 3,
  passwordMaxAgeDays: 0,
  passwordHistory: 5,
  lockAfterFailures: 5,
  lockSeconds: 60,
  lockMaxSeconds: 3600,
  sessionIdleMinutes: 60,
  sessionMaxHours: 12,
  isSecondFactorRequired: false,
  signInLogDays: 1095,
  version: 1,
};

/** One more than any policy can ask for. */
export const mostPasswordsKept = 25;

export async function policyOf(db: TenantDb): Promise<SecurityPolicy> {
  return (await store.findPolicy(db)) ?? defaultPolicy;
}

/**
 * A session of somebody who must add a second factor: it lets them do that and nothing else. A provider answers for its own
 * ways of proof, and an API token (`method` null) was made in a session that had proven enough.
 */
export function isConfined(session: { method: string | null; hasSecondFactor: boolean; isRequired: boolean }): boolean {
  return session.isRequired && !session.hasSecondFactor && session.method !== null && session.method !== 'sso';
}

export async function changePolicy(acting: Acting, body: SecurityPolicy): Promise<SecurityPolicy> {
  const { db, tenantId, change } = acting;
  const before = await policyOf(db);
  if (before.version !== body.version) throw commandErrors.staleVersion({ current: before });
  if (body.lockMaxSeconds < body.lockSeconds) {
    throw identityErrors.policyContradictory({ fields: ['lockSeconds', 'lockMaxSeconds'] });
  }
  if (body.sessionIdleMinutes > body.sessionMaxHours * 60) {
    throw identityErrors.policyContradictory({ fields: ['sessionIdleMinutes', 'sessionMaxHours'] });
  }
  const policy: SecurityPolicy = { ...body, version: body.version + 1 };
  change.write(store.savePolicy(db, tenantId, policy), {
    onMiss: async () => commandErrors.staleVersion({ current: await policyOf(db) }),
  });
  change.audit({
    action: 'security_policy.changed',
    subject: { kind: 'security_policy', id: tenantId },
    changes: changesBetween(before, policy),
  });
  // Whoever is signed in may have to add a second factor now, or may be freed of it.
  change.emit({
    topic: 'security_policy',
    type: 'security_policy.changed',
    subject: { id: tenantId, version: policy.version },
    payload: null,
  });
  return policy;
}

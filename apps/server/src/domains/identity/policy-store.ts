import type { SecurityPolicy } from '@oneline/contracts';
import type { CompiledQuery } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { IdentityTables } from './tables.ts';

export async function findPolicy(db: TenantDb): Promise<SecurityPolicy | undefined> {
  const row = await db.tables<IdentityTables>().selectFrom('identity.security_policy').selectAll().executeTakeFirst();
  return (
    row && {
      passwordMinLength: row.password_min_length,
      passwordMinClasses: row.password_min_classes,
      passwordMaxAgeDays: row.password_max_age_days,
      passwordHistory: row.password_history,
      lockAfterFailures: row.lock_after_failures,
      lockSeconds: row.lock_seconds,
      lockMaxSeconds: row.lock_max_seconds,
      sessionIdleMinutes: row.session_idle_minutes,
      sessionMaxHours: row.session_max_hours,
      isSecondFactorRequired: row.is_second_factor_required,
      signInLogDays: row.sign_in_log_days,
      version: row.version,
    }
  );
}

/** The first change of a tenant makes its row; each later one must find the version before. */
export function savePolicy(db: TenantDb, tenantId: string, policy: SecurityPolicy): CompiledQuery {
  const values = {
    password_min_length: policy.passwordMinLength,
    password_min_classes: policy.passwordMinClasses,
    password_max_age_days: policy.passwordMaxAgeDays,
    password_history: policy.passwordHistory,
    lock_after_failures: policy.lockAfterFailures,
    lock_seconds: policy.lockSeconds,
    lock_max_seconds: policy.lockMaxSeconds,
    session_idle_minutes: policy.sessionIdleMinutes,
    session_max_hours: policy.sessionMaxHours,
    is_second_factor_required: policy.isSecondFactorRequired,
    sign_in_log_days: policy.signInLogDays,
    version: policy.version,
  };
  return db
    .tables<IdentityTables>()
    .insertInto('identity.security_policy')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(values)
        .where('identity.security_policy.version', '=', policy.version - 1),
    )
    .compile();
}

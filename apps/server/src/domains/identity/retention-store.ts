import { prepared, type TenantDb } from '../../platform/db/index.ts';

/** An ended session says nothing that the sign-in log does not; this is for whoever asks where it went. */
const endedSessions = '30 days';

const sweepLog = prepared(`
  with swept as (
    delete from identity.sign_in log
    where log.at < now() - make_interval(days => coalesce(
      (select p.sign_in_log_days from identity.security_policy p where p.tenant_id = log.tenant_id), $1))
    returning 1)
  select count(*)::int as n from swept`);
const sweepSessions = prepared(`
  with swept as (
    delete from identity.session where coalesce(ended_at, ends_at) < now() - $1::interval returning 1)
  select count(*)::int as n from swept`);

/** Removes what no tenant keeps any longer; `db` is that of the relay. Returns the rows removed. */
export async function sweepSignIns(
  db: TenantDb,
  defaultLogDays: number,
): Promise<{ signIns: number; sessions: number }> {
  const [log] = await db.query<{ n: number }>(sweepLog.with([defaultLogDays]));
  const [sessions] = await db.query<{ n: number }>(sweepSessions.with([endedSessions]));
  return { signIns: log?.n ?? 0, sessions: sessions?.n ?? 0 };
}

import { type Clock, type DomainError, systemClock } from '@oneline/kernel';
import { Client, escapeIdentifier as id } from 'pg';
import { connectionError, withClient } from './admin-connection.ts';
import { type DatabaseUrls, partsOf, type RoleKind, type RoleNames } from './database-urls.ts';
import { errors } from './errors.ts';
import { planRoles, setPassword } from './role-plan.ts';

/** One thing that is wrong with a database, for `doctor`. */
export interface Finding {
  /** `postgres.…`, listed in docs/errors.md. */
  readonly code: string;
  /** With an `error` OneLine does not run, or not safely. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** What an administrator has to run. Passwords stand in it as verifiers only. */
  readonly statements: readonly string[];
}

const oldestMajor = 15;
const newestMajor = 18;
const greatestSkewMs = 1000;
/** Of a server process with its pools, relay, jobs and a back-up, twice, because a new one starts before the old ends. */
const defaultNeededConnections = 50;

/** Examines a database as its roles see it; what cannot be asked because of an earlier finding is left out. */
export async function examine(
  urls: DatabaseUrls,
  options: { neededConnections?: number; clock?: Clock } = {},
): Promise<Finding[]> {
  const { neededConnections = defaultNeededConnections, clock = systemClock } = options;
  const names = namesOf(urls);
  try {
    return await withClient(urls.owner, async (owner) => [
      ...(await examineServer(owner, neededConnections)),
      ...(await examineClock(owner, clock)),
      ...(await examineRoles(owner, names, urls)),
    ]);
  } catch (error) {
    return [connectionFinding(urls.owner, names, error)];
  }
}

async function examineServer(owner: Client, needed: number): Promise<Finding[]> {
  const { rows } = await owner.query<{
    major: number;
    version: string;
    encoding: string;
    isReadOnly: boolean;
    maxConnections: number;
    available: number;
    fsync: string;
    synchronousCommit: string;
  }>(`select current_setting('server_version_num')::int / 10000 as major, current_setting('server_version') as version,
        pg_encoding_to_char(encoding) as encoding, current_setting('fsync') as fsync,
        pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as "isReadOnly",
        current_setting('synchronous_commit') as "synchronousCommit",
        current_setting('max_connections')::int as "maxConnections",
        least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
              - coalesce(current_setting('reserved_connections', true)::int, 0), nullif(datconnlimit, -1)) as available
      from pg_database where datname = current_database()`);
  const findings: Finding[] = [];
  for (const { major, version, encoding, isReadOnly, maxConnections, available, fsync, synchronousCommit } of rows) {
    if (major < oldestMajor || major > newestMajor) findings.push(finding(errors.unsupportedVersion({ version })));
    if (encoding !== 'UTF8') findings.push(finding(errors.wrongEncoding({ encoding })));
    if (isReadOnly) findings.push(finding(errors.readOnly()));
    if (available < needed) {
      findings.push(finding(errors.tooFewConnections({ available, needed, maxConnections }), { severity: 'warning' }));
    }
    if (fsync === 'off') findings.push(finding(errors.notDurable({ setting: 'fsync' })));
    if (synchronousCommit === 'off') findings.push(finding(errors.notDurable({ setting: 'synchronous_commit' })));
  }
  return findings;
}

async function examineClock(owner: Client, clock: Clock): Promise<Finding[]> {
  const before = clock.now().getTime();
  const { rows } = await owner.query<{ now: Date }>('select clock_timestamp() as now');
  const after = clock.now().getTime();
  const skewMs = Math.round((rows[0]?.now.getTime() ?? before) - (before + after) / 2);
  // The answer was written at any moment between the two.
  if (Math.abs(skewMs) - (after - before) / 2 <= greatestSkewMs) return [];
  return [finding(errors.clockSkew({ skewMs }), { severity: 'warning' })];
}

async function examineRoles(owner: Client, names: RoleNames, urls: DatabaseUrls): Promise<Finding[]> {
  const passwordOf = (url: string): string => String(new Client({ connectionString: url }).password ?? '');
  const passwords = {
    owner: passwordOf(urls.owner),
    app: passwordOf(urls.app),
    relay: passwordOf(urls.relay),
    backup: passwordOf(urls.backup),
  };
  const plan = await planRoles(owner, names, { passwords, isOwnerGiven: true, adminDatabase: '' });
  const statements = plan.map((step) => `${step.sql};`);
  if (statements.length > 0) return [finding(errors.rightsMissing(), { statements })];
  const findings = await examinePowers(owner, names);
  for (const kind of ['app', 'relay', 'backup'] as const) {
    const refused = await withClient(urls[kind], async () => null).catch((error: unknown) =>
      connectionFinding(urls[kind], names, error, `${setPassword(names[kind], passwords[kind])};`),
    );
    if (refused) findings.push(refused);
  }
  return findings;
}

async function examinePowers(owner: Client, names: RoleNames): Promise<Finding[]> {
  const kinds: RoleKind[] = ['app', 'relay', 'backup'];
  const { rows } = await owner.query<{ role: string; isFree: boolean; isOwner: boolean }>(
    `select rolname as role, rolsuper or rolbypassrls as "isFree", pg_has_role(oid, $2, 'MEMBER') as "isOwner"
     from pg_roles where rolname = any($1) order by rolname`,
    [kinds.map((kind) => names[kind]), names.owner],
  );
  return rows.flatMap(({ role, isFree, isOwner }) => {
    if (isFree) {
      const statements = [`alter role ${id(role)} nosuperuser nobypassrls;`];
      return [finding(errors.roleTooPowerful({ role, reason: 'superuser or bypassrls' }), { statements })];
    }
    if (!isOwner) return [];
    const statements = [`revoke ${id(names.owner)} from ${id(role)};`];
    return [finding(errors.roleTooPowerful({ role, reason: 'member of the owner' }), { statements })];
  });
}

function connectionFinding(url: string, names: RoleNames, refusal: unknown, remedy?: string): Finding {
  const error = connectionError(url, refusal);
  const create = `create database ${id(names.database)} owner ${id(names.owner)} encoding 'UTF8' template template0;`;
  if (error.code === errors.databaseMissing().code) return finding(error, { statements: [create] });
  const isLogin = error.code === errors.loginRefused().code;
  return finding(error, { statements: isLogin && remedy !== undefined ? [remedy] : [] });
}

function namesOf(urls: DatabaseUrls): RoleNames {
  const { database, user: owner } = partsOf(urls.owner);
  const [app, relay, backup] = [partsOf(urls.app).user, partsOf(urls.relay).user, partsOf(urls.backup).user];
  return { database, owner, app, relay, backup };
}

function finding(
  error: DomainError,
  { severity = 'error', statements = [] }: Partial<Pick<Finding, 'severity' | 'statements'>> = {},
): Finding {
  return { code: error.code, severity, message: error.message, details: error.details, statements };
}

import type { Client } from 'pg';
import { connectionError, withClient } from './admin-connection.ts';
import {
  type DatabasePlace,
  type DatabaseUrls,
  databaseUrls,
  partsOf,
  type RoleKind,
  roleNames,
} from './database-urls.ts';
import { errors } from './errors.ts';
import { type PlanStep, planRoles, setPassword } from './role-plan.ts';

/** 'OneR' in ASCII: held while making roles, so that processes starting together take turns. */
const lockKey = 0x4f6e6552;
/** Two databases of one server may be provisioned at once, each under the lock of its own; the loser looks again. */
const attempts = 5;

const insufficientPrivilege = '42501';
const invalidPassword = '28P01';
/** unique_violation, duplicate_object, duplicate_database, and "tuple concurrently updated". */
const madeByAnother = new Set(['23505', '42710', '42P04', 'XX000']);

/**
 * Makes the database, if `adminUrl` is to create it, its roles and their rights, as far as they are missing, and sets the
 * passwords that do not work. Repeating it changes nothing.
 *
 * Group roles `oneline_app`, `oneline_relay` and `oneline_backup` cannot log in; grants and policies name them. Login
 * roles `<database>_app_login`, `_relay_login` and `_backup_login` are their members. The owner, `<database>_owner` or the role of
 * `ownerUrl`, owns the database and may become the relay, so that it can make schemas that belong to it.
 * Errors: `postgres.insufficient_rights` with the statements that an administrator has to run, `postgres.invalid_name`,
 * `postgres.unreachable`, `postgres.login_refused`, `postgres.database_missing`.
 */
export async function provision(place: DatabasePlace): Promise<DatabaseUrls> {
  const names = roleNames(place);
  const urls = databaseUrls(place);
  const adminDatabase = partsOf(place.adminUrl).database;
  const planOptions = { passwords: place.passwords, isOwnerGiven: place.ownerUrl !== undefined, adminDatabase };
  await withClient(place.adminUrl, async () => undefined).catch((refusal: unknown) => {
    throw connectionError(place.adminUrl, refusal);
  });
  await withClient(place.adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [lockKey]);
    for (let attempt = 1; ; attempt += 1) {
      const plan = await planRoles(admin, names, planOptions);
      try {
        await carryOut(plan, admin, place);
        break;
      } catch (error) {
        if (attempt < attempts && madeByAnother.has(codeOf(error))) continue;
        throw await explain(error, () => planRoles(admin, names, planOptions));
      }
    }
    const own: RoleKind[] = ['app', 'relay', 'backup'];
    if (place.ownerUrl === undefined) own.push('owner');
    for (const kind of own) {
      if (await provePassword(urls[kind])) continue;
      const step: PlanStep = { sql: setPassword(names[kind], place.passwords[kind]), by: 'admin' };
      try {
        await admin.query(step.sql);
      } catch (error) {
        throw await explain(error, async () => [step]);
      }
    }
  });
  return urls;
}

async function carryOut(plan: readonly PlanStep[], admin: Client, place: DatabasePlace): Promise<void> {
  const { adminUrl, ownerUrl } = place;
  const isOwnerApart = ownerUrl !== undefined && ownerUrl !== adminUrl;
  for (const step of plan.filter((step) => step.by === 'admin')) await admin.query(step.sql);
  const owned = plan.filter((step) => step.by === 'owner');
  const run = async (client: Client): Promise<void> => {
    for (const step of owned) await client.query(step.sql);
  };
  if (owned.length === 0) return;
  if (isOwnerApart) await withClient(ownerUrl, run);
  else await run(admin);
}

async function explain(error: unknown, remaining: () => Promise<PlanStep[]>): Promise<unknown> {
  if (codeOf(error) !== insufficientPrivilege) return error;
  const statements = (await remaining()).map((step) => `${step.sql};`);
  return errors.insufficientRights({ statements, reason: (error as Error).message }, error);
}

/** Whether the login works; a password may have been changed, or the roles be those of a lost installation. */
async function provePassword(url: string): Promise<boolean> {
  try {
    await withClient(url, async () => undefined);
    return true;
  } catch (error) {
    if (codeOf(error) === invalidPassword) return false;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string } | null)?.code ?? '';
}

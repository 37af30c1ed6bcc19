import { type Client, escapeIdentifier as id, escapeLiteral as literal } from 'pg';
import type { RoleKind, RoleNames, RolePasswords } from './database-urls.ts';
import { scramVerifier } from './scram.ts';

/** The roles that grants and policies in migrations name; the same for every database of a server. */
const groups = { app: 'oneline_app', relay: 'oneline_relay', backup: 'oneline_backup' } as const;

const groupKinds = ['app', 'relay', 'backup'] as const;

/** One thing that is missing, and the statement that makes it. */
export interface PlanStep {
  readonly sql: string;
  /** What belongs to the database is granted by its owner. */
  readonly by: 'admin' | 'owner';
}

interface Survey {
  readonly version: number;
  readonly admin: string;
  readonly isAdminSuperuser: boolean;
  readonly roles: ReadonlyMap<string, { readonly canLogin: boolean }>;
  readonly database: {
    readonly owner: string;
    readonly isPublic: boolean;
    readonly mayConnect: readonly string[];
  } | null;
  /** `member>role`, with the privileges of the role inherited. */
  readonly inherits: ReadonlySet<string>;
  /** `member>role`, and the member may become the role. */
  readonly becomes: ReadonlySet<string>;
}

/**
 * What the server lacks of the roles and rights of one database, in the order to make it. Empty when there is nothing to
 * do. Reads catalogs only; any role may ask.
 */
export async function planRoles(
  client: Client,
  names: RoleNames,
  options: { passwords: RolePasswords; isOwnerGiven: boolean; adminDatabase: string },
): Promise<PlanStep[]> {
  const survey = await surveyRoles(client, names);
  const steps: PlanStep[] = [];
  const add = (isMissing: boolean, sql: string, by: PlanStep['by'] = 'admin'): void => {
    if (isMissing) steps.push({ sql, by });
  };
  for (const kind of groupKinds) add(!survey.roles.has(groups[kind]), `create role ${id(groups[kind])} nologin`);
  const logins: RoleKind[] = options.isOwnerGiven ? [...groupKinds] : ['owner', ...groupKinds];
  for (const kind of logins) {
    const role = survey.roles.get(names[kind]);
    add(!role, createLogin(names[kind], options.passwords[kind]));
    add(role?.canLogin === false, `alter role ${id(names[kind])} login`);
  }
  for (const kind of groupKinds) {
    add(!survey.inherits.has(`${names[kind]}>${groups[kind]}`), `grant ${id(groups[kind])} to ${id(names[kind])}`);
  }
  // The owner makes and changes schemas that belong to the relay. Before 16 a member could always do both.
  const manner = survey.version >= 160_000 ? ' with set true, inherit true' : '';
  for (const role of [groups.relay, names.relay]) {
    const pair = `${names.owner}>${role}`;
    const isEnough = survey.becomes.has(pair) && survey.inherits.has(pair);
    add(!isEnough, `grant ${id(role)} to ${id(names.owner)}${manner}`);
  }
  return [...steps, ...planDatabase(survey, names, options.adminDatabase)];
}

function planDatabase(survey: Survey, names: RoleNames, adminDatabase: string): PlanStep[] {
  const { database, admin } = survey;
  const [name, owner] = [id(names.database), id(names.owner)];
  const steps: PlanStep[] = [];
  if (!database)
    steps.push({ sql: `create database ${name} owner ${owner} template template0 encoding 'UTF8'`, by: 'admin' });
  else if (database.owner !== names.owner) steps.push({ sql: `alter database ${name} owner to ${owner}`, by: 'admin' });
  if (database?.isPublic ?? true) steps.push({ sql: `revoke all on database ${name} from public`, by: 'owner' });
  const guests = [names.app, names.relay, names.backup];
  // An administrator that reaches the server through this database must still do so tomorrow.
  if (adminDatabase === names.database && admin !== names.owner && !survey.isAdminSuperuser) guests.push(admin);
  const missing = guests.filter((role) => !database?.mayConnect.includes(role));
  if (missing.length > 0) {
    steps.push({ sql: `grant connect on database ${name} to ${missing.map(id).join(', ')}`, by: 'owner' });
  }
  return steps;
}

function createLogin(name: string, password: string): string {
  return `create role ${id(name)} login password ${literal(scramVerifier(password))}`;
}

export function setPassword(name: string, password: string): string {
  return `alter role ${id(name)} password ${literal(scramVerifier(password))}`;
}

async function surveyRoles(client: Client, names: RoleNames): Promise<Survey> {
  const { rows: self } = await client.query<{ version: number; admin: string; isAdminSuperuser: boolean }>(
    `select current_setting('server_version_num')::int as version, current_user as admin,
       (select rolsuper from pg_roles where rolname = current_user) as "isAdminSuperuser"`,
  );
  const [{ version, admin, isAdminSuperuser } = { version: 0, admin: '', isAdminSuperuser: false }] = self;
  const wanted = [...Object.values(groups), names.owner, names.app, names.relay, names.backup];
  const { rows: roles } = await client.query<{ name: string; canLogin: boolean }>(
    'select rolname as name, rolcanlogin as "canLogin" from pg_roles where rolname = any($1)',
    [wanted],
  );
  const { rows: databases } = await client.query<NonNullable<Survey['database']>>(
    `select pg_get_userbyid(datdba) as owner, bool_or(grantee = 0) as "isPublic",
       coalesce(array_agg(pg_get_userbyid(grantee)::text)
         filter (where grantee <> 0 and privilege_type = 'CONNECT'), '{}') as "mayConnect"
     from pg_database left join lateral aclexplode(coalesce(datacl, acldefault('d', datdba))) on true
     where datname = $1 group by datdba`,
    [names.database],
  );
  // SET as a privilege of its own came with 16; before it, every member could become the role.
  const become = version >= 160_000 ? 'SET' : 'MEMBER';
  const { rows: members } = await client.query<{ pair: string; inherits: boolean; becomes: boolean }>(
    `select m.rolname || '>' || r.rolname as pair, pg_has_role(m.oid, r.oid, 'USAGE') as inherits,
       pg_has_role(m.oid, r.oid, $2) as becomes
     from pg_roles m, pg_roles r where m.rolname = any($1) and r.rolname = any($1) and m.oid <> r.oid`,
    [wanted, become],
  );
  return {
    version,
    admin,
    isAdminSuperuser,
    roles: new Map(roles.map((role) => [role.name, role])),
    database: databases[0] ?? null,
    inherits: new Set(members.filter((member) => member.inherits).map((member) => member.pair)),
    becomes: new Set(members.filter((member) => member.becomes).map((member) => member.pair)),
  };
}

import { Client } from 'pg';
import { securityDefinerFunctions } from '../../domains/identity/index.ts';

/** Tables that no policy guards: what they hold belongs to nobody, and the application has no right to them. */
const openTables: readonly string[] = ['platform.migration'];

/** Tables of the installation, which belong to no tenant and which the application has no right to. */
const installationTables: readonly string[] = ['platform.node', 'platform.outbox_cursor', 'platform.schedule'];

/** The engine's own schema; it belongs to the relay role, and the application has no right to it. */
const engineSchemas: readonly string[] = ['graphile_worker'];

interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly hasTenant: boolean;
  readonly isProtected: boolean;
  readonly isOfApp: boolean;
  readonly isOpenToApp: boolean;
  /** The policies that let the application in, as `command using check`. */
  readonly policies: readonly string[];
}

const relations = `
  select n.nspname as schema, format('%I.%I', n.nspname, c.relname) as name, c.relkind as kind,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as "hasTenant",
    c.relrowsecurity as "isProtected",
    pg_has_role('oneline_app', c.relowner, 'usage') as "isOfApp",
    has_schema_privilege('oneline_app', n.oid, 'usage')
      and has_any_column_privilege('oneline_app', c.oid, 'select, insert, update, references') as "isOpenToApp",
    array(select concat_ws(' ', p.polcmd, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      from pg_policy p where p.polrelid = c.oid and p.polpermissive
        and exists (select from unnest(p.polroles) as role where role = 0 or pg_has_role('oneline_app', role, 'usage'))) as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname !~ '^pg_toast'
  order by 2`;

/** What `platform.protect` makes: seen and written are rows of the tenant set on the connection. */
const tenantPolicy =
  '* (tenant_id = ( SELECT platform.current_tenant() AS current_tenant)) (tenant_id = platform.current_tenant())';

/**
 * What is wrong with the guard of the tables. The application is bound by policies without `force`, for it owns nothing; the
 * owner, as whom the look-ups run, is not to be bound.
 */
export async function proveTables(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<Relation>(relations);
  return [
    ...rows.flatMap((relation) => faultsOf(relation).map((fault) => `${relation.name} ${fault}`)),
    ...[...openTables, ...installationTables]
      .filter((name) => !rows.some((relation) => relation.name === name))
      .map((name) => `${name} is no table any more`),
  ];
}

function faultsOf(relation: Relation): string[] {
  const { schema, name, kind, hasTenant, isProtected, isOfApp, isOpenToApp, policies } = relation;
  const belongsToNobody =
    openTables.includes(name) || installationTables.includes(name) || engineSchemas.includes(schema);
  const isView = kind === 'v' || kind === 'm' || kind === 'f';
  return [
    ...(isOfApp ? ['belongs to the application, whom no policy binds then'] : []),
    ...(isOpenToApp && belongsToNobody ? ['is open to the application'] : []),
    ...(isOpenToApp && isView ? ['is open to the application, and no policy stands on a view'] : []),
    ...(isProtected || openTables.includes(name) || engineSchemas.includes(schema) || isView
      ? []
      : ['is under no row-level security']),
    ...(hasTenant || belongsToNobody ? [] : ['has no tenant_id']),
    ...(belongsToNobody || isView || policies.join('; ') === tenantPolicy
      ? []
      : [`lets the application in by: ${policies.join('; ') || 'no policy'}`]),
  ];
}

/** What the role that the application signs in with could do beyond its policies. */
export async function proveRoles(appUrl: string): Promise<string[]> {
  const app = new Client({ connectionString: appUrl });
  await app.connect();
  try {
    const { rows } = await app.query<{ fault: string }>(`
      select f.fault from pg_roles r, pg_class tenant, lateral (values
        (r.rolsuper, 'is a superuser'), (r.rolbypassrls, 'bypasses row-level security'),
        (r.rolcreaterole, 'may make roles'), (r.rolcreatedb, 'may make databases'),
        (pg_has_role(tenant.relowner, 'member'), 'may act as the owner'),
        (pg_has_role('oneline_relay', 'member'), 'may act as the relay'),
        (pg_has_role('oneline_backup', 'member'), 'may act as the backup')
      ) as f (is_so, fault)
      where r.rolname = current_user and tenant.oid = 'platform.tenant'::regclass and f.is_so`);
    return rows.map(({ fault }) => `the application ${fault}`);
  } finally {
    await app.end();
  }
}

interface DefinerFunction {
  readonly name: string;
  readonly settings: readonly string[] | null;
  readonly schema: string;
  readonly callers: readonly string[];
}

/** What is wrong with the functions that see every tenant: each is listed, with a pinned path, for the application only. */
export async function proveFunctions(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<DefinerFunction>(`
    select n.nspname as schema, p.oid::regprocedure::text as name, p.proconfig as settings,
      array(select coalesce(r.rolname::text, 'public') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        left join pg_roles r on r.oid = a.grantee
        where a.privilege_type = 'EXECUTE' and a.grantee <> p.proowner order by 1) as callers
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`);
  const listed = new Set(securityDefinerFunctions.map((name) => name.replaceAll(', ', ',')));
  return [
    ...rows.flatMap(({ name, schema, settings, callers }) => [
      ...(listed.has(name) ? [] : [`${name} sees every tenant and is not listed`]),
      ...(settings?.includes(`search_path=pg_catalog, ${schema}, pg_temp`)
        ? []
        : [`${name} has no pinned search_path`]),
      ...(callers.join(', ') === 'oneline_app' ? [] : [`${name} may be called by ${callers.join(', ')}`]),
    ]),
    ...[...listed].filter((name) => !rows.some((row) => row.name === name)).map((name) => `${name} is no function`),
  ];
}

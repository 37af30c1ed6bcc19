import { Client } from 'pg';
import { errors } from './errors.ts';

/** Who works on a database: migrations; the application; what goes across tenants; back-ups. */
export type RoleKind = 'owner' | 'app' | 'relay' | 'backup';
export type DatabaseUrls = Readonly<Record<RoleKind, string>>;
/** Generated and kept by the caller; ASCII. */
export type RolePasswords = Readonly<Record<RoleKind, string>>;

export interface DatabasePlace {
  /** Of a role that may create roles. */
  readonly adminUrl: string;
  /** Of the role that owns the database, where the database is not ours to create. */
  readonly ownerUrl?: string;
  /** Default: the database of `ownerUrl`, or of `adminUrl`. */
  readonly database?: string;
  /** What the login roles are called by; default: the name of the database. */
  readonly rolePrefix?: string;
  readonly passwords: RolePasswords;
}

export interface RoleNames {
  readonly database: string;
  readonly owner: string;
  readonly app: string;
  readonly relay: string;
  readonly backup: string;
}

/** A PostgreSQL name holds 63 bytes, and `_backup_login` is added to this. */
const longestName = 50;

/** Error: `postgres.invalid_name`. */
export function roleNames(place: DatabasePlace): RoleNames {
  const { adminUrl, ownerUrl } = place;
  const database = place.database ?? partsOf(ownerUrl ?? adminUrl).database;
  const prefix = place.rolePrefix ?? database;
  for (const name of [database, prefix]) {
    const bytes = Buffer.byteLength(name);
    if (bytes === 0 || bytes > longestName) throw errors.invalidName({ name, longestName });
  }
  const owner = ownerUrl === undefined ? `${prefix}_owner` : partsOf(ownerUrl).user;
  // Not `oneline_app`, which a database called oneline would share with the group role of all databases.
  const login = (kind: RoleKind): string => `${prefix}_${kind}_login`;
  return { database, owner, app: login('app'), relay: login('relay'), backup: login('backup') };
}

/** The addresses of the four roles, on the server and with the parameters of the address that was given. */
export function databaseUrls(place: DatabasePlace): DatabaseUrls {
  const { ownerUrl, passwords } = place;
  const names = roleNames(place);
  const base = ownerUrl ?? place.adminUrl;
  const as = (kind: RoleKind): string =>
    withParts(base, { user: names[kind], password: passwords[kind], database: names.database });
  return { owner: ownerUrl ?? as('owner'), app: as('app'), relay: as('relay'), backup: as('backup') };
}

export interface UrlParts {
  readonly user: string;
  readonly database: string;
  readonly host: string;
  readonly port: number;
}

/** As the client understands it, defaults included. */
export function partsOf(url: string): UrlParts {
  const { user = '', database = '', host, port } = new Client({ connectionString: url });
  return { user, database, host, port };
}

function withParts(url: string, parts: { user: string; password: string; database: string }): string {
  // Not the URL class: it takes no user where the host is empty and stands in `?host=/run/postgresql`.
  const match = /^(\w+:\/\/)(?:[^@/?#]*@)?([^/?#]*)(?:\/[^?#]*)?(.*)$/.exec(url);
  const [, scheme = 'postgres://', host = '', parameters = ''] = match ?? [];
  const login = `${encodeURIComponent(parts.user)}:${encodeURIComponent(parts.password)}`;
  return `${scheme}${login}@${host}/${encodeURIComponent(parts.database)}${parameters}`;
}

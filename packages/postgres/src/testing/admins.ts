import { escapeIdentifier as id } from 'pg';
import { partsOf } from '../database-urls.ts';
import { query } from './servers.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export function as(url: string, login: Login, database = 'postgres'): string {
  const { host, port } = partsOf(url);
  return `postgres://${encodeURIComponent(login.user)}:${login.password}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** A role as an administrator of a shared server hands it out. */
export async function makeRole(adminUrl: string, user: string, attributes: string): Promise<Login> {
  await query(adminUrl, `create role ${id(user)} login ${attributes} password 'secret'`);
  return { user, password: 'secret' };
}

export async function makeDatabase(adminUrl: string, name: string, owner: string): Promise<void> {
  await query(adminUrl, `create database ${id(name)} owner ${id(owner)}`);
}

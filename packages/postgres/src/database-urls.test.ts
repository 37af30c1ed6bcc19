import { expect, test } from 'vitest';
import { databaseUrls, partsOf, roleNames } from './database-urls.ts';
import { scramVerifier } from './scram.ts';

const passwords = { owner: 'o', app: 'a/b', relay: 'r', backup: 'b' };

test('the addresses of the roles keep server, port and parameters', () => {
  const ownerUrl = 'postgresql://me:secret@db.example:6432/shop?sslmode=verify-full&application_name=x';
  const urls = databaseUrls({ adminUrl: ownerUrl, ownerUrl, passwords });
  expect(urls.owner).toBe(ownerUrl);
  expect(urls.app).toBe(
    'postgresql://shop_app_login:a%2Fb@db.example:6432/shop?sslmode=verify-full&application_name=x',
  );
});

test('an address through a socket stays one', () => {
  const adminUrl = 'postgres://me@/shop?host=/run/postgresql';
  const { app } = databaseUrls({ adminUrl, ownerUrl: adminUrl, passwords });
  expect(partsOf(app)).toMatchObject({ user: 'shop_app_login', database: 'shop', host: '/run/postgresql' });
});

test('roles are called after the database, or the prefix, and the owner as it logs in', () => {
  const adminUrl = 'postgres://admin@h/postgres';
  expect(roleNames({ adminUrl, database: 'oneline', passwords })).toEqual({
    database: 'oneline',
    owner: 'oneline_owner',
    app: 'oneline_app_login',
    relay: 'oneline_relay_login',
    backup: 'oneline_backup_login',
  });
  expect(roleNames({ adminUrl, ownerUrl: 'postgres://me@h/shop', rolePrefix: 'p', passwords })).toMatchObject({
    database: 'shop',
    owner: 'me',
    app: 'p_app_login',
  });
});

test('a name too long to make role names from is refused, in bytes', () => {
  const named = (database: string) => () => roleNames({ adminUrl: 'postgres://h', database, passwords });
  expect(named('x'.repeat(50))).not.toThrow();
  expect(named('x'.repeat(51))).toThrow(expect.objectContaining({ code: 'postgres.invalid_name' }));
  expect(named('区'.repeat(17))).toThrow(expect.objectContaining({ code: 'postgres.invalid_name' }));
  expect(named('')).toThrow(expect.objectContaining({ code: 'postgres.invalid_name' }));
});

test('a verifier is what PostgreSQL makes of the password', () => {
  // Made by PostgreSQL 18.4: alter role … password 'pencil', then read from pg_authid.
  const stored =
    'SCRAM-SHA-256$4096:ZNvT35Oy1bURccdtd0aQ7A==$ezkkpVm7ts+HyFuLsFg9xVfgqt9V4XZiq4H8eEazyMY=:WwiF9mxCEfx3P4x6ZvxlTzzk/0fubverVBMp95OS21o=';
  const salt = Buffer.from(/:([^$]+)\$/.exec(stored)?.[1] ?? '', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(stored);
});

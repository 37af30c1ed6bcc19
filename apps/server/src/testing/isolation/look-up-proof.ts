import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { securityDefinerFunctions } from '../../domains/identity/index.ts';
import type { TestServer } from '../test-server.ts';
import type { Filled, Pair } from './fill/filled.ts';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const sessionSecret = (cookie: string): string => /=([^;]+)/.exec(cookie)?.[1] ?? '';

/** For each function that sees every tenant, what only somebody of a tenant can name. A function missing here is a finding. */
const knownTo: Readonly<Record<string, (tenant: Filled) => readonly unknown[]>> = {
  'identity.find_sign_in(text, text)': ({ lone, code }) => [lone, code],
  'identity.find_tenant(text)': ({ code }) => [code],
  'identity.find_session(bytea)': ({ browser }) => [sha256(sessionSecret(browser.cookie()))],
  'identity.find_api_token(bytea)': ({ identity }) => [sha256(identity.apiSecret)],
  'identity.find_one_time_link(bytea)': ({ identity }) => [sha256(identity.inviteToken)],
  'identity.find_ticket(bytea)': ({ identity }) => [sha256(identity.ticket)],
  'identity.find_sso_attempt(bytea)': ({ identity }) => [sha256(identity.ssoState)],
  'identity.find_identity_provider(uuid)': ({ identity }) => [identity.provider.id],
};

/**
 * Calls each function that sees every tenant as the application: with what somebody of a tenant knows it gives one row, of
 * that tenant, whichever is set on the connection; with nothing, and with what is of both or neither, it gives none.
 */
export async function proveLookUps({ urls }: TestServer, { us, them }: Pair): Promise<string[]> {
  const findings = securityDefinerFunctions
    .filter((name) => !(name in knownTo))
    .map((name) => `${name} is called by no proof`);
  const app = new Client({ connectionString: urls.app });
  await app.connect();
  try {
    await app.query("select set_config('oneline.tenant', $1, false)", [us.tenantId]);
    for (const [name, valuesOf] of Object.entries(knownTo)) {
      const call = (values: readonly unknown[]) => tenantsFound(app, name, values);
      for (const tenant of [us, them]) {
        const found = await call(valuesOf(tenant));
        if (found.join() !== tenant.tenantId) findings.push(`${name} for ${tenant.name} finds ${found.length} rows`);
      }
      const nothing = valuesOf(us).map(() => null);
      const strangers = valuesOf(us).map((value) => (Buffer.isBuffer(value) ? sha256('nobody') : null));
      for (const values of [nothing, strangers]) {
        if ((await call(values)).length > 0) findings.push(`${name} finds something for nothing`);
      }
    }
    const both = await tenantsFound(app, 'identity.find_sign_in(text, text)', [us.login, null]);
    if (both.length > 0) findings.push('a login that two tenants know finds one of them');
  } finally {
    await app.end();
  }
  return findings;
}

async function tenantsFound(app: Client, name: string, values: readonly unknown[]): Promise<string[]> {
  const types = /\((.*)\)/.exec(name)?.[1]?.split(', ') ?? [];
  const call = name.replace(/\(.*/, `(${types.map((type, i) => `$${i + 1}::${type}`).join(', ')})`);
  const { rows } = await app.query<{ tenant_id: string }>(`select tenant_id from ${call}`, [...values]);
  return rows.map((row) => row.tenant_id);
}

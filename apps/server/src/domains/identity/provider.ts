import type { BodyOf, IdentityProvider, securityRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { changesBetween, commandErrors, type Sealer } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { Acting } from './context.ts';
import { identityErrors } from './errors.ts';
import * as store from './provider-store.ts';

type NewProvider = BodyOf<typeof securityRoutes.createProvider>;
type ProviderChange = BodyOf<typeof securityRoutes.changeProvider>;

const toDto = ({ clientSecret, ...provider }: store.StoredProvider): IdentityProvider => ({
  ...provider,
  hasSecret: clientSecret !== null,
});

/** A provider is believed in what it says of people, so nobody may listen in or answer for it. */
export function isTrustworthyIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(issuer);
  // OpenID Connect Discovery 1.0 §3: no query and no fragment.
  if (username + password + search + hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export async function listProviders(db: TenantDb): Promise<IdentityProvider[]> {
  return (await store.listProviders(db)).map(toDto);
}

export async function createProvider(acting: Acting, sealer: Sealer, body: NewProvider): Promise<IdentityProvider> {
  const { db, tenantId, change, at } = acting;
  if (!isTrustworthyIssuer(body.issuer)) throw identityErrors.issuerInsecure({ issuer: body.issuer });
  const { clientSecret, ...rest } = body;
  const provider: store.StoredProvider = {
    ...rest,
    id: newId(at.getTime()),
    clientSecret: clientSecret === undefined ? null : sealer.seal(clientSecret),
    version: 1,
  };
  change.write(store.insertProvider(db, tenantId, provider));
  record(acting, null, provider);
  return toDto(provider);
}

/** The secret stays when none is given. */
export async function changeProvider(
  acting: Acting,
  sealer: Sealer,
  { id, body }: { id: string; body: ProviderChange },
): Promise<IdentityProvider> {
  const { db, change } = acting;
  const before = await store.findProvider(db, id);
  if (!before) throw identityErrors.providerNotFound({ id });
  const { clientSecret, version, ...rest } = body;
  if (before.version !== version) throw commandErrors.staleVersion({ current: toDto(before) });
  if (!isTrustworthyIssuer(body.issuer)) throw identityErrors.issuerInsecure({ issuer: body.issuer });
  const provider: store.StoredProvider = {
    ...before,
    ...rest,
    clientSecret: clientSecret === undefined ? before.clientSecret : sealer.seal(clientSecret),
    version: version + 1,
  };
  change.write(store.updateProvider(db, provider));
  record(acting, before, provider);
  return toDto(provider);
}

/** That the secret was replaced is on record, not what it is. */
function record({ change }: Acting, before: store.StoredProvider | null, provider: store.StoredProvider): void {
  const isSecretNew = before !== null && before.clientSecret !== provider.clientSecret;
  change.audit({
    action: `identity_provider.${before ? 'changed' : 'created'}`,
    subject: { kind: 'identity_provider', id: provider.id, name: provider.name },
    changes: {
      ...changesBetween(before && toDto(before), toDto(provider), ['id', 'version']),
      ...(isSecretNew ? { isSecretReplaced: [null, true] } : {}),
    },
  });
}

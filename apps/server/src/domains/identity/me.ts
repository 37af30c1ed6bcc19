import type { FieldGrant, Grant, Me, PermissionName } from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import { combineFields } from '../../platform/access/index.ts';
import { findAccount, tenantOf } from './account-store.ts';
import type { IdentityParts } from './context.ts';
import { identityErrors } from './errors.ts';
import { isExpired } from './password-policy.ts';
import { isConfined, policyOf } from './policy.ts';
import { methodOf } from './session-store.ts';

/** Whose, and by what: a session or a token, which may confine the rights. */
export interface MeAsked {
  readonly tenantId: string;
  readonly accountId: string;
  readonly sessionId: string | null;
  isAllowed(permission: PermissionName): boolean;
}

export async function readMe({ platform, ports }: IdentityParts, asked: MeAsked): Promise<Me> {
  const { tenantId, accountId, sessionId } = asked;
  const db = platform.tenants.of(tenantId);
  const at = platform.clock.now();
  const [account, tenant, policy] = await Promise.all([
    findAccount(db, accountId),
    tenantOf(db, tenantId),
    policyOf(db),
  ]);
  if (!account) throw identityErrors.accountNotFound({ id: accountId });
  const today = dayIn(tenant.zone, at);
  const [person, rights] = await Promise.all([
    ports.directory.findPerson(db, account.personId, today),
    ports.rights.rightsOf(db, account.personId, today),
  ]);
  if (!person) throw identityErrors.personNotFound({ id: account.personId });
  const { id, code, name, isHost, isDemo } = tenant;
  const hasSecondFactor = account.totpSecret !== null;
  const method = sessionId === null ? null : await methodOf(db, sessionId);
  const mustAddSecondFactor = isConfined({ method, hasSecondFactor, isRequired: policy.isSecondFactorRequired });
  return {
    accountId,
    personId: account.personId,
    sessionId,
    login: account.login,
    name: person.name,
    tenant: { id, code, name, isHost, isDemo },
    posts: rights.posts.map(({ postName, unitId, unitName, isMain }) => ({ postName, unitId, unitName, isMain })),
    grants: mustAddSecondFactor ? [] : distinct(rights.grants).filter((grant) => asked.isAllowed(grant.permission)),
    fields: strongest(rights.fields),
    hasSecondFactor,
    mustAddSecondFactor,
    mustChangePassword: isExpired(account.passwordSetAt, policy, at),
    preferences: account.preferences,
  };
}

/** Each permission and scope once, however many posts give it. */
function distinct(grants: readonly Grant[]): Grant[] {
  const byKey = new Map(
    grants.map(({ permission, scope }): [string, Grant] => [`${permission} ${scope}`, { permission, scope }]),
  );
  return [...byKey.values()];
}

function strongest(fields: readonly FieldGrant[]): FieldGrant[] {
  return [...combineFields(fields)].map(([key, right]) => {
    const dot = key.indexOf('.');
    return { resource: key.slice(0, dot) as FieldGrant['resource'], field: key.slice(dot + 1), right };
  });
}

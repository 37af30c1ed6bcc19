import { type ApiToken, type BodyOf, type myRoutes, type PermissionName, permissionNames } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { holds } from '../../platform/access/index.ts';
import type { Acting, IdentityParts, Reading } from './context.ts';
import { tokenPrefix } from './credential.ts';
import { identityErrors } from './errors.ts';
import { requireSession } from './my.ts';
import { hashOf, newSecretToken } from './secret-token.ts';
import * as store from './token-store.ts';

const longestMs = 366 * 86_400_000;
/** Enough to recognise a token by, too little to guess the rest. */
const shownLetters = tokenPrefix.length + 6;

export interface TokenService {
  list(reading: Reading): Promise<ApiToken[]>;
  create(acting: Acting, body: BodyOf<typeof myRoutes.createToken>): Promise<{ token: ApiToken; secret: string }>;
  revoke(acting: Acting, id: string): Promise<void>;
}

export function createTokens(parts: IdentityParts): TokenService {
  const subjectOf = ({ id, name }: ApiToken) => ({ kind: 'api_token', id, name });

  return {
    list: ({ db, principal }) => store.tokensOf(db, principal.accountId),

    async create({ db, tenantId, principal, change, at }, body) {
      requireSession(principal);
      const expiresAt = new Date(body.expiresAt);
      if (expiresAt <= at || expiresAt.getTime() - at.getTime() > longestMs) throw identityErrors.tokenExpiry();
      const permissions = [...new Set(body.permissions)];
      const notHeld = permissions.filter((name) => !isPermission(name) || !holds(principal, name));
      if (notHeld.length > 0) throw identityErrors.permissionNotHeld({ permissions: notHeld });
      const secret = `${tokenPrefix}${newSecretToken()}`;
      const token: ApiToken = {
        id: newId(at.getTime()),
        name: body.name,
        prefix: secret.slice(0, shownLetters),
        permissions,
        createdAt: at.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastUsedAt: null,
      };
      change.write(
        store.insertToken(db, tenantId, { ...token, accountId: principal.accountId, tokenHash: hashOf(secret) }),
      );
      change.audit({
        action: 'api_token.created',
        subject: subjectOf(token),
        changes: { permissions: [null, permissions], expiresAt: [null, token.expiresAt] },
      });
      return { token, secret };
    },

    async revoke({ db, principal, change, at }, id) {
      requireSession(principal);
      const token = (await store.tokensOf(db, principal.accountId)).find((own) => own.id === id);
      if (!token) throw identityErrors.tokenNotFound({ id });
      parts.distrust(principal.accountId);
      change.write(store.revokeToken(db, id, at), { onMiss: () => identityErrors.tokenNotFound({ id }) });
      change.audit({ action: 'api_token.revoked', subject: subjectOf(token) });
      // Other processes may believe the token for a while yet.
      change.emit({
        topic: 'me',
        type: 'me.changed',
        subject: { id: principal.accountId },
        payload: null,
        ownerId: principal.personId,
      });
    },
  };
}

function isPermission(name: string): name is PermissionName {
  return (permissionNames as readonly string[]).includes(name);
}

import { byId, done, type Generators, list, refused, shown } from '../aim.ts';

export const accounts: Generators = {
  'GET /accounts': ({ identity: { clerk }, mark, lone }) =>
    list(
      {
        state: ['active', 'invited'],
        login: [clerk.login],
        createdAt: [clerk.createdAt],
        lastSignInAt: [clerk.createdAt, 'null'],
      },
      [mark, lone],
    ),
  'GET /accounts/{id}': ({ identity: { clerk } }) => byId(clerk.id),
  'POST /accounts': ({ organisation: { left } }) => refused({ body: { personId: left.id, login: 'for-them' } }),
  'POST /accounts/{id}/disable': ({ identity: { clerk } }) => byId(clerk.id, { version: clerk.version }),
  'POST /accounts/{id}/enable': ({ identity: { clerk } }) => byId(clerk.id, { version: clerk.version }),
  'POST /accounts/{id}/reset-password': ({ identity: { clerk } }) => byId(clerk.id, { version: clerk.version }),
  'POST /accounts/{id}/reset-second-factor': ({ identity: { clerk } }) => byId(clerk.id, { version: clerk.version }),
  'GET /sessions': ({ identity: { clerk }, ip, mark }) =>
    list({ accountId: [clerk.id], createdAt: [clerk.createdAt], lastSeenAt: [clerk.createdAt] }, [mark, ip]),
  'DELETE /sessions/{id}': ({ identity: { sessionIds } }) => byId(sessionIds[1]),
  'GET /sign-ins': ({ lone, ip, mark }) =>
    list({ outcome: ['signed_in', 'wrong_credentials'], login: [lone], at: ['2026-01-01T00:00:00Z'] }, [
      mark,
      lone,
      ip,
    ]),

  'GET /account-requests': ({ mark, lone, identity: { clerk } }) =>
    list({ state: ['waiting', 'rejected'], createdAt: [clerk.createdAt] }, [mark, lone]),
  'POST /account-requests/{id}/approve': ({ identity, organisation }, us) => [
    refused({
      path: { id: identity.waitingId },
      body: { version: 1, postId: us.organisation.commonPost.id },
    }),
    refused({
      path: { id: us.identity.waitingId },
      body: { version: 1, postId: organisation.commonPost.id },
    }),
  ],
  'POST /account-requests/{id}/reject': ({ identity: { waitingId } }) => byId(waitingId, { version: 1, reason: 'no' }),

  'GET /security-policy': () => done(),
  'PUT /security-policy': (_, us) => done({ body: { ...us.identity.policy, passwordHistory: 3 } }),
  'GET /identity-providers': () => shown(),
  'POST /identity-providers': ({ issuer, lone }) =>
    done({ body: { name: lone, issuer, clientId: lone, loginClaim: 'sub', isEnabled: false } }),
  'PUT /identity-providers/{id}': ({ identity: { provider }, issuer }) =>
    byId(provider.id, {
      version: provider.version,
      name: 'changed',
      issuer,
      clientId: 'changed',
      loginClaim: 'sub',
      isEnabled: true,
    }),
};

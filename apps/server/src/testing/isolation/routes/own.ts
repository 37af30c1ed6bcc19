import { byId, done, type Generators, refused, shown } from '../aim.ts';
import { oneTimeCode } from '../fill/identity.ts';

/** One's own sign-in: it cannot name another, so what is theirs is tried as a secret. */
export const own: Generators = {
  'GET /session': () => shown(),
  'DELETE /session': () => done({}, { by: 'spare' }),
  'PATCH /me/preferences': () => done({ body: { density: 'compact' } }),
  'POST /me/password': ({ password }) =>
    refused({ body: { current: password, next: 'New-Kettle-43' } }, { isOneWay: true }),
  // What it begins would replace the secret that the next route asks for.
  'POST /me/totp': ({ password }) => refused({ body: { password } }, { isOneWay: true }),
  'POST /me/totp/confirm': ({ identity: { pendingTotp } }) =>
    refused({ body: { code: oneTimeCode(pendingTotp.secret) } }, { statuses: [401] }),
  'POST /me/totp/remove': ({ password }) => refused({ body: { password } }),
  'GET /me/sessions': () => shown(),
  'DELETE /me/sessions/{id}': ({ identity: { sessionIds } }) => byId(sessionIds[0]),
  'GET /me/tokens': () => shown(),
  'POST /me/tokens': ({ lone }) =>
    done({
      body: { name: lone, permissions: ['unit.read'], expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
    }),
  'DELETE /me/tokens/{id}': ({ identity: { apiToken } }) => byId(apiToken.id),
};

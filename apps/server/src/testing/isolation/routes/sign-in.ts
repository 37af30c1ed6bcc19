import { byDesign, done, type Generators, refused, shown } from '../aim.ts';

const noWay = { by: 'nobody', statuses: [401, 410], isOneWay: true } as const;

/** Without signing in. What belongs to a tenant is found by a secret, or by what its sign-in page tells everybody. */
export const signIn: Generators = {
  'POST /session': ({ login, code, lone, password }, us) => [
    // Their login and password are nobody's here.
    refused({ body: { login: `${login}@${us.code}`, password } }, { by: 'nobody', statuses: [401] }),
    refused({ body: { login: `${lone}@${us.code}`, password } }, { by: 'nobody', statuses: [401] }),
    // Two tenants know this login, so without a tenant it is nobody's.
    refused({ body: { login, password } }, noWay),
    shown({ body: { login: `${us.login}@${us.code}`, password: us.password } }, { by: 'nobody' }),
    byDesign(
      'a wrong password is recorded where the login says it belongs',
      { body: { login: `${login}@${code}`, password: us.password } },
      { statuses: [401], touches: ['identity.account', 'identity.sign_in'] },
    ),
  ],
  // Ids are no secrets.
  'POST /session/second-factor': ({ identity: { clerk } }) =>
    refused({ body: { ticket: clerk.id, code: '000000' } }, noWay),
  'POST /session/expired-password': ({ identity: { ticket } }) =>
    refused({ body: { ticket, password: 'New-Kettle-43' } }, noWay),
  'POST /session/one-time-link': ({ identity: { ticket, invited } }) => [
    refused({ body: { token: ticket, password: 'New-Kettle-43' } }, noWay),
    refused({ body: { token: invited.id, password: 'New-Kettle-43' } }, noWay),
  ],
  'GET /session/ways': ({ code, identity: { provider } }) => [
    done({}, { by: 'nobody' }),
    byDesign(
      'the sign-in page of a tenant tells everybody its ways to sign in',
      { query: { tenant: code } },
      { statuses: [200], shows: [provider.id, provider.name] },
    ),
  ],
  'GET /session/sso/{id}': ({ identity: { provider } }) =>
    byDesign(
      'everybody may begin to sign in; the provider says who they are',
      { path: { id: provider.id } },
      { statuses: [302], shows: [provider.clientId], touches: ['identity.sso_attempt'] },
    ),
  'GET /session/sso-return': ({ identity: { ssoState } }) =>
    refused({ query: { state: ssoState, code: 'x' } }, { by: 'nobody', statuses: [302], isOneWay: true }),
  'POST /account-requests': ({ code, organisation: { team } }) =>
    byDesign(
      'anybody may ask a tenant for a sign-in',
      {
        body: {
          tenant: code,
          name: 'stranger',
          employeeNo: 'stranger',
          login: 'stranger',
          mobile: '13800000000',
          unitName: team.code,
          reason: 'stranger',
        },
      },
      { statuses: [202], touches: ['identity.account_request'] },
    ),
};

import { type Static, Type } from 'typebox';
import { Session } from './identity.ts';
import { ListQuery, PageOf } from './page.ts';
import { route } from './route.ts';
import { AtVersion, ById, Code, Instant, Name, Nullable, OneOf, Shape, Text, Uuid, Version } from './scalar.ts';

const tag = 'identity';

export const Account = Shape({
  id: Uuid,
  personId: Uuid,
  personName: Type.String(),
  login: Type.String(),
  state: OneOf(['active', 'disabled', 'locked', 'invited']),
  lockedUntilAt: Nullable(Instant),
  hasSecondFactor: Type.Boolean(),
  lastSignInAt: Nullable(Instant),
  version: Version,
  createdAt: Instant,
});
export type Account = Static<typeof Account>;

/** A link good once, until `expiresAt`; handed over by whoever asked for it where no mail is set up. */
export const OneTimeLink = Shape({ url: Type.String(), expiresAt: Instant });
export type OneTimeLink = Static<typeof OneTimeLink>;

export const AccountRequest = Shape({
  id: Uuid,
  name: Name,
  employeeNo: Code,
  login: Code,
  mobile: Type.String(),
  unitName: Type.String(),
  reason: Text,
  state: OneOf(['waiting', 'approved', 'rejected']),
  decidedBy: Nullable(Type.String()),
  decision: Nullable(Type.String()),
  createdAt: Instant,
  decidedAt: Nullable(Instant),
  version: Version,
});
export type AccountRequest = Static<typeof AccountRequest>;

export const NewAccountRequest = Shape({
  tenant: Code,
  name: Name,
  employeeNo: Code,
  login: Code,
  mobile: Type.String({ minLength: 3, maxLength: 32, pattern: '^\\+?[0-9][0-9 -]*$' }),
  unitName: Name,
  reason: Type.String({ minLength: 1, maxLength: 1000 }),
});

export const SignIn = Shape({
  id: Uuid,
  at: Instant,
  login: Type.String(),
  personName: Nullable(Type.String()),
  outcome: OneOf([
    'signed_in',
    'wrong_credentials',
    'locked',
    'disabled',
    'second_factor_failed',
    'signed_out',
    'revoked',
    'expired',
  ]),
  method: Nullable(Type.String()),
  ip: Nullable(Type.String()),
  agent: Type.String(),
});
export type SignIn = Static<typeof SignIn>;

export const accountRoutes = {
  list: route({
    id: 'account.list',
    method: 'GET',
    path: '/accounts',
    tag,
    access: 'account.read',
    summary: 'Sign-ins; filters: state, login; sorts: login, lastSignInAt, createdAt',
    query: ListQuery,
    reply: PageOf(Account),
  }),
  get: route({
    id: 'account.get',
    method: 'GET',
    path: '/accounts/:id',
    tag,
    access: 'account.read',
    summary: 'One sign-in',
    params: ById,
    reply: Account,
  }),
  create: route({
    id: 'account.create',
    method: 'POST',
    path: '/accounts',
    tag,
    access: 'account.write',
    summary: 'Give a person a sign-in; the reply has the one-time link',
    body: Shape({ personId: Uuid, login: Code }),
    reply: Shape({ account: Account, link: OneTimeLink }),
    status: 201,
  }),
  disable: route({
    id: 'account.disable',
    method: 'POST',
    path: '/accounts/:id/disable',
    tag,
    access: 'account.write',
    summary: 'Disable a sign-in; its sessions and tokens end',
    params: ById,
    body: AtVersion,
    reply: Account,
  }),
  enable: route({
    id: 'account.enable',
    method: 'POST',
    path: '/accounts/:id/enable',
    tag,
    access: 'account.write',
    summary: 'Enable or unlock a sign-in',
    params: ById,
    body: AtVersion,
    reply: Account,
  }),
  resetPassword: route({
    id: 'account.reset_password',
    method: 'POST',
    path: '/accounts/:id/reset-password',
    tag,
    access: 'account.write',
    summary: 'Make a one-time link to set a new password',
    params: ById,
    body: AtVersion,
    reply: OneTimeLink,
  }),
  resetSecondFactor: route({
    id: 'account.reset_second_factor',
    method: 'POST',
    path: '/accounts/:id/reset-second-factor',
    tag,
    access: 'account.write',
    summary: 'Remove the second factor of somebody who lost it',
    params: ById,
    body: AtVersion,
    reply: Account,
  }),
  sessions: route({
    id: 'session.list',
    method: 'GET',
    path: '/sessions',
    tag,
    access: 'session.read',
    summary: 'Live sessions the reader may see; filters: accountId; sorts: createdAt, lastSeenAt',
    query: ListQuery,
    reply: PageOf(Session),
  }),
  revokeSession: route({
    id: 'session.revoke',
    method: 'DELETE',
    path: '/sessions/:id',
    tag,
    access: 'session.revoke',
    summary: 'End somebody’s session',
    params: ById,
  }),
  signIns: route({
    id: 'sign_in.list',
    method: 'GET',
    path: '/sign-ins',
    tag,
    access: 'sign_in_log.read',
    summary: 'Sign-in log; filters: outcome, login, at; sorts: at',
    query: ListQuery,
    reply: PageOf(SignIn),
  }),
};

export const accountRequestRoutes = {
  create: route({
    id: 'account_request.create',
    method: 'POST',
    path: '/account-requests',
    tag,
    access: 'public',
    summary: 'Ask for a sign-in',
    body: NewAccountRequest,
    status: 202,
    reply: Shape({ id: Uuid }),
  }),
  list: route({
    id: 'account_request.list',
    method: 'GET',
    path: '/account-requests',
    tag,
    access: 'account_request.decide',
    summary: 'Requests; filters: state; sorts: createdAt',
    query: ListQuery,
    reply: PageOf(AccountRequest),
  }),
  approve: route({
    id: 'account_request.approve',
    method: 'POST',
    path: '/account-requests/:id/approve',
    tag,
    access: 'account_request.decide',
    summary: 'Approve: makes or finds the person, gives the post and the sign-in',
    params: ById,
    body: Shape({ version: Version, postId: Uuid }),
    reply: Shape({ request: AccountRequest, account: Account, link: OneTimeLink }),
  }),
  reject: route({
    id: 'account_request.reject',
    method: 'POST',
    path: '/account-requests/:id/reject',
    tag,
    access: 'account_request.decide',
    summary: 'Reject with a reason',
    params: ById,
    body: Shape({ version: Version, reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
    reply: AccountRequest,
  }),
};

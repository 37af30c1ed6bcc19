import { type Static, Type } from 'typebox';
import { FieldGrant, Grant } from './permission.ts';
import { route } from './route.ts';
import { ById, Code, Instant, Locale, Name, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'identity';

const Login = Type.String({ minLength: 1, maxLength: 128, description: 'login, or login@tenant' });
const Password = Type.String({ minLength: 1, maxLength: 256 });
const OneTimeCode = Type.String({ pattern: '^[0-9]{6}$' });

/** Reading and writing manners of one person; every member optional, unknown ones refused. `tables` holds saved views. */
export const Preferences = Shape({
  locale: Type.Optional(Locale),
  theme: Type.Optional(OneOf(['light', 'dark', 'system'])),
  density: Type.Optional(OneOf(['compact', 'comfortable'])),
  motion: Type.Optional(OneOf(['system', 'off'])),
  tables: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.Unknown())),
  navigation: Type.Optional(Shape({ isCollapsed: Type.Optional(Type.Boolean()) })),
});
export type Preferences = Static<typeof Preferences>;

/** The signed-in person: who, where, what they may do. */
export const Me = Shape({
  accountId: Uuid,
  personId: Uuid,
  sessionId: Nullable(Uuid),
  login: Type.String(),
  name: Type.String(),
  tenant: Shape({ id: Uuid, code: Type.String(), name: Type.String(), isHost: Type.Boolean(), isDemo: Type.Boolean() }),
  posts: Type.Array(Shape({ postName: Type.String(), unitId: Uuid, unitName: Type.String(), isMain: Type.Boolean() })),
  grants: Type.Array(Grant),
  fields: Type.Array(FieldGrant),
  hasSecondFactor: Type.Boolean(),
  /** The tenant requires a second factor: until one is added, nothing else is allowed and `grants` is empty. */
  mustAddSecondFactor: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  preferences: Preferences,
});
export type Me = Static<typeof Me>;

/** A right name and password are not always enough: `ticket` is good for five minutes and the step named. */
export const SignInReply = Type.Union([
  Shape({ state: Type.Literal('signed_in'), me: Me }),
  Shape({ state: Type.Literal('second_factor'), ticket: Type.String() }),
  Shape({ state: Type.Literal('password_expired'), ticket: Type.String() }),
]);
export type SignInReply = Static<typeof SignInReply>;

export const Session = Shape({
  id: Uuid,
  accountId: Uuid,
  personName: Type.String(),
  isCurrent: Type.Boolean(),
  ip: Type.String(),
  agent: Type.String({ description: 'Browser and system, as told by the browser' }),
  method: OneOf(['password', 'totp', 'recovery_code', 'sso', 'one_time_link']),
  createdAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
});
export type Session = Static<typeof Session>;

export const ApiToken = Shape({
  id: Uuid,
  name: Name,
  /** First characters, to recognise it by. */
  prefix: Type.String(),
  permissions: Type.Array(Type.String()),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Nullable(Instant),
});
export type ApiToken = Static<typeof ApiToken>;

export const SecurityPolicy = Shape({
  passwordMinLength: Type.Integer({ minimum: 8, maximum: 128 }),
  /** Of: lower case, upper case, digits, other. */
  passwordMinClasses: Type.Integer({ minimum: 1, maximum: 4 }),
  /** 0: never expires. */
  passwordMaxAgeDays: Type.Integer({ minimum: 0, maximum: 3650 }),
  passwordHistory: Type.Integer({ minimum: 0, maximum: 24 }),
  /** Failures in a row before the account waits; each further one doubles the wait up to the maximum. */
  lockAfterFailures: Type.Integer({ minimum: 3, maximum: 100 }),
  lockSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  lockMaxSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  sessionIdleMinutes: Type.Integer({ minimum: 5, maximum: 10_080 }),
  sessionMaxHours: Type.Integer({ minimum: 1, maximum: 720 }),
  isSecondFactorRequired: Type.Boolean(),
  /** How long the sign-in log is kept; the law asks for six months (网络安全法 §21). */
  signInLogDays: Type.Integer({ minimum: 180, maximum: 3650 }),
  version: Version,
});
export type SecurityPolicy = Static<typeof SecurityPolicy>;

/** OpenID Connect provider for single sign-on. The secret is written, never read back. */
export const IdentityProvider = Shape({
  id: Uuid,
  name: Name,
  issuer: Type.String({ format: 'uri', maxLength: 500 }),
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  hasSecret: Type.Boolean(),
  /** The claim that equals the login here. */
  loginClaim: Type.String({ minLength: 1, maxLength: 100 }),
  isEnabled: Type.Boolean(),
  version: Version,
});
export type IdentityProvider = Static<typeof IdentityProvider>;

const NewIdentityProvider = Shape({
  name: Name,
  issuer: Type.String({ format: 'uri', maxLength: 500 }),
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  clientSecret: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  loginClaim: Type.String({ minLength: 1, maxLength: 100 }),
  isEnabled: Type.Boolean(),
});

export const sessionRoutes = {
  signIn: route({
    id: 'session.sign_in',
    method: 'POST',
    path: '/session',
    tag,
    access: 'public',
    summary: 'Sign in; sets the session cookie',
    body: Shape({ login: Login, password: Password }),
    reply: SignInReply,
  }),
  secondFactor: route({
    id: 'session.second_factor',
    method: 'POST',
    path: '/session/second-factor',
    tag,
    access: 'public',
    summary: 'Finish signing in with a one-time or recovery code',
    body: Shape({ ticket: Type.String({ maxLength: 200 }), code: Type.String({ minLength: 6, maxLength: 32 }) }),
    reply: SignInReply,
  }),
  renewPassword: route({
    id: 'session.renew_password',
    method: 'POST',
    path: '/session/expired-password',
    tag,
    access: 'public',
    summary: 'Finish signing in by replacing an expired password',
    body: Shape({ ticket: Type.String({ maxLength: 200 }), password: Password }),
    reply: SignInReply,
  }),
  useLink: route({
    id: 'session.use_link',
    method: 'POST',
    path: '/session/one-time-link',
    tag,
    access: 'public',
    summary: 'Set a password by a one-time link and sign in',
    body: Shape({ token: Type.String({ maxLength: 200 }), password: Password }),
    reply: SignInReply,
  }),
  ways: route({
    id: 'session.ways',
    method: 'GET',
    path: '/session/ways',
    tag,
    access: 'public',
    summary: 'Ways to sign in to a tenant, and its password rules',
    query: Shape({ tenant: Type.Optional(Code) }),
    reply: Shape({
      providers: Type.Array(Shape({ id: Uuid, name: Type.String() })),
      passwordMinLength: Type.Integer(),
      passwordMinClasses: Type.Integer(),
    }),
  }),
  ssoStart: route({
    id: 'session.sso_start',
    method: 'GET',
    path: '/session/sso/:id',
    tag,
    access: 'public',
    summary: 'Redirects to the provider',
    params: ById,
    carries: 'redirect',
  }),
  ssoFinish: route({
    id: 'session.sso_finish',
    method: 'GET',
    path: '/session/sso-return',
    tag,
    access: 'public',
    summary: 'Where the provider sends the browser back',
    query: Type.Object({
      code: Type.Optional(Type.String()),
      state: Type.Optional(Type.String()),
      error: Type.Optional(Type.String()),
      iss: Type.Optional(Type.String()),
    }),
    carries: 'redirect',
  }),
  me: route({
    id: 'session.me',
    method: 'GET',
    path: '/session',
    tag,
    access: 'signed_in',
    summary: 'Who is signed in',
    reply: Me,
  }),
  signOut: route({
    id: 'session.sign_out',
    method: 'DELETE',
    path: '/session',
    tag,
    access: 'signed_in',
    summary: 'Sign out',
  }),
};

export const myRoutes = {
  changePassword: route({
    id: 'my.change_password',
    method: 'POST',
    path: '/me/password',
    tag,
    access: 'signed_in',
    summary: 'Change the own password; other sessions end',
    body: Shape({ current: Password, next: Password }),
  }),
  preferences: route({
    id: 'my.preferences',
    method: 'PATCH',
    path: '/me/preferences',
    tag,
    access: 'signed_in',
    summary: 'Change own preferences; members given replace theirs',
    body: Preferences,
    reply: Preferences,
  }),
  startTotp: route({
    id: 'my.start_totp',
    method: 'POST',
    path: '/me/totp',
    tag,
    access: 'signed_in',
    summary: 'Begin adding a second factor (RFC 6238)',
    body: Shape({ password: Password }),
    reply: Shape({ secret: Type.String(), uri: Type.String() }),
  }),
  confirmTotp: route({
    id: 'my.confirm_totp',
    method: 'POST',
    path: '/me/totp/confirm',
    tag,
    access: 'signed_in',
    summary: 'Confirm it with a first code; recovery codes are shown once',
    body: Shape({ code: OneTimeCode }),
    reply: Shape({ recoveryCodes: Type.Array(Type.String()) }),
  }),
  removeTotp: route({
    id: 'my.remove_totp',
    method: 'POST',
    path: '/me/totp/remove',
    tag,
    access: 'signed_in',
    summary: 'Remove the second factor',
    body: Shape({ password: Password }),
  }),
  sessions: route({
    id: 'my.sessions',
    method: 'GET',
    path: '/me/sessions',
    tag,
    access: 'signed_in',
    summary: 'Own sessions',
    reply: Shape({ items: Type.Array(Session) }),
  }),
  endSession: route({
    id: 'my.end_session',
    method: 'DELETE',
    path: '/me/sessions/:id',
    tag,
    access: 'signed_in',
    summary: 'End one of the own sessions',
    params: ById,
  }),
  tokens: route({
    id: 'my.tokens',
    method: 'GET',
    path: '/me/tokens',
    tag,
    access: 'signed_in',
    summary: 'Own API tokens',
    reply: Shape({ items: Type.Array(ApiToken) }),
  }),
  createToken: route({
    id: 'my.create_token',
    method: 'POST',
    path: '/me/tokens',
    tag,
    access: 'signed_in',
    summary: 'Make an API token with some of the own rights; its text is shown once',
    body: Shape({
      name: Name,
      permissions: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 200 }),
      expiresAt: Instant,
    }),
    reply: Shape({ token: ApiToken, secret: Type.String() }),
    status: 201,
  }),
  revokeToken: route({
    id: 'my.revoke_token',
    method: 'DELETE',
    path: '/me/tokens/:id',
    tag,
    access: 'signed_in',
    summary: 'Revoke an API token',
    params: ById,
  }),
};

export const securityRoutes = {
  policy: route({
    id: 'security_policy.get',
    method: 'GET',
    path: '/security-policy',
    tag,
    access: 'security_policy.write',
    summary: 'Password, lock-out and session rules',
    reply: SecurityPolicy,
  }),
  changePolicy: route({
    id: 'security_policy.change',
    method: 'PUT',
    path: '/security-policy',
    tag,
    access: 'security_policy.write',
    summary: 'Change them',
    body: SecurityPolicy,
    reply: SecurityPolicy,
  }),
  providers: route({
    id: 'identity_provider.list',
    method: 'GET',
    path: '/identity-providers',
    tag,
    access: 'security_policy.write',
    summary: 'Single sign-on providers',
    reply: Shape({ items: Type.Array(IdentityProvider) }),
  }),
  createProvider: route({
    id: 'identity_provider.create',
    method: 'POST',
    path: '/identity-providers',
    tag,
    access: 'security_policy.write',
    summary: 'Add one',
    body: NewIdentityProvider,
    reply: IdentityProvider,
    status: 201,
  }),
  changeProvider: route({
    id: 'identity_provider.change',
    method: 'PUT',
    path: '/identity-providers/:id',
    tag,
    access: 'security_policy.write',
    summary: 'Change one; the secret stays when not given',
    params: ById,
    body: Shape({ ...NewIdentityProvider.properties, version: Version }),
    reply: IdentityProvider,
  }),
};

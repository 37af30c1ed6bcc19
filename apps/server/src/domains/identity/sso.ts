import { timingSafeEqual } from 'node:crypto';
import { newId } from '@oneline/kernel';
import * as oidc from 'openid-client';
import { recordAccount } from './account-record.ts';
import { findAccountByLogin, updateAttempt } from './account-store.ts';
import { type Admission, admit } from './admission.ts';
import { again, findSubject, type Subject } from './attempt.ts';
import { type Caller, type IdentityParts, originOfSystem } from './context.ts';
import { identityErrors } from './errors.ts';
import * as lookUp from './look-up-store.ts';
import { isTrustworthyIssuer } from './provider.ts';
import * as store from './provider-store.ts';
import { hashOf, isSecretToken, newSecretToken } from './secret-token.ts';
import { insertSignIns } from './sign-in-store.ts';

/** How long somebody may take at the provider. */
export const ssoAttemptSeconds = 600;
const requestTimeoutSeconds = 10;
const discoveryGoodForMs = 3_600_000;

export interface SsoService {
  /** Where to send the browser, and the secret for its cookie. */
  start(providerId: string, caller: Caller): Promise<{ url: string; browserSecret: string }>;
  /** `search` is the query of the address the provider sent the browser to. */
  finish(back: { search: string; browserSecret: string | null }, caller: Caller): Promise<Admission>;
}

/** What the provider's answer must fit; kept sealed meanwhile. */
interface Checks {
  readonly nonce: string;
  readonly verifier: string;
}

/** OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636), state and nonce. */
export function createSso(parts: IdentityParts): SsoService {
  const { platform, ports } = parts;
  const { tenants, commands, clock, sealer, log } = platform;
  const nowhere = tenants.of(null);
  const discovered = new Map<string, { configuration: oidc.Configuration; untilMs: number }>();

  const redirectUri = (): string => `${ports.settings.publicUrl()}/api/v1/session/sso-return`;

  async function discover(provider: store.StoredProvider): Promise<oidc.Configuration> {
    const key = `${provider.id}/${provider.version}`;
    const nowMs = clock.now().getTime();
    const known = discovered.get(key);
    if (known && known.untilMs > nowMs) return known.configuration;
    if (!isTrustworthyIssuer(provider.issuer)) throw identityErrors.issuerInsecure({ issuer: provider.issuer });
    const issuer = new URL(provider.issuer);
    const execute = issuer.protocol === 'http:' ? [allowPlainHttp] : [];
    try {
      const found = await oidc.discovery(issuer, provider.clientId, undefined, oidc.None(), {
        execute,
        timeout: requestTimeoutSeconds,
      });
      const metadata = found.serverMetadata();
      const secret = provider.clientSecret === null ? null : sealer.open(provider.clientSecret);
      const configuration = new oidc.Configuration(
        metadata,
        provider.clientId,
        undefined,
        secret === null ? oidc.None() : clientAuthentication(metadata, secret),
      );
      configuration.timeout = requestTimeoutSeconds;
      for (const apply of execute) apply(configuration);
      if (discovered.size > 1000) discovered.clear();
      discovered.set(key, { configuration, untilMs: nowMs + discoveryGoodForMs });
      return configuration;
    } catch (error) {
      log.warn({ reason: reasonOf(error), providerId: provider.id }, 'single sign-on provider could not be discovered');
      throw identityErrors.ssoUnavailable({}, error);
    }
  }

  /** The attempt that this browser began, used up by reading it. */
  async function takeAttempt(search: URLSearchParams, browserSecret: string | null, caller: Caller) {
    const state = search.get('state') ?? '';
    const place = isSecretToken(state) ? await lookUp.findSsoAttempt(nowhere, hashOf(state)) : undefined;
    if (!place || browserSecret === null) throw identityErrors.ssoStateInvalid();
    const db = tenants.of(place.tenantId);
    const attempt = await store.findAttempt(db, place.id);
    const isOfBrowser = attempt !== undefined && timingSafeEqual(attempt.browserHash, hashOf(browserSecret));
    if (!isOfBrowser || attempt.expiresAt <= clock.now()) throw identityErrors.ssoStateInvalid();
    await commands.run(originOfSystem(place.tenantId, caller), async (change) => {
      change.write(store.deleteAttempt(db, attempt.id), { onMiss: () => identityErrors.ssoStateInvalid() });
    });
    const provider = await store.findProvider(db, attempt.providerId);
    if (!provider?.isEnabled) throw identityErrors.ssoUnavailable();
    return { place, db, provider, state, checks: JSON.parse(sealer.open(attempt.checks)) as Checks };
  }

  async function refuse(
    place: lookUp.Place,
    who: { login: string; subject: Subject | undefined },
    caller: Caller,
  ): Promise<Error> {
    const { tenantId } = place;
    await commands.run(originOfSystem(tenantId, caller), async (change, at) => {
      const record = {
        at,
        login: who.login,
        accountId: who.subject?.account.id ?? null,
        personId: who.subject?.person.id ?? null,
        personName: who.subject?.person.name ?? null,
        outcome: who.subject ? 'disabled' : 'wrong_credentials',
        method: 'sso',
        ip: caller.ip,
        agent: caller.agent,
      } as const;
      change.write(insertSignIns(tenants.of(tenantId), tenantId, [record]));
    });
    return identityErrors.ssoUnknownAccount();
  }

  return {
    async start(providerId, caller) {
      const place = await lookUp.findProviderPlace(nowhere, providerId);
      if (!place) throw identityErrors.providerNotFound({ id: providerId });
      const db = tenants.of(place.tenantId);
      const provider = await store.findProvider(db, providerId);
      if (!provider) throw identityErrors.providerNotFound({ id: providerId });
      const configuration = await discover(provider);
      const state = newSecretToken();
      const browserSecret = newSecretToken();
      const checks: Checks = { nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri(),
        scope: 'openid profile email',
        state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      await commands.run(originOfSystem(place.tenantId, caller), async (change, at) => {
        change.write(store.deleteExpiredAttempts(db, at), { rows: null });
        change.write(
          store.insertAttempt(db, place.tenantId, {
            id: newId(at.getTime()),
            providerId,
            stateHash: hashOf(state),
            browserHash: hashOf(browserSecret),
            checks: sealer.seal(JSON.stringify(checks)),
            expiresAt: new Date(at.getTime() + ssoAttemptSeconds * 1000),
          }),
        );
      });
      return { url: url.href, browserSecret };
    },

    async finish({ search, browserSecret }, caller) {
      const back = new URLSearchParams(search);
      const { place, db, provider, state, checks } = await takeAttempt(back, browserSecret, caller);
      if (back.has('error')) throw identityErrors.ssoRefused();
      const configuration = await discover(provider);
      const login = await loginFrom(configuration, provider, {
        address: new URL(`${redirectUri()}?${back}`),
        state,
        checks,
      }).catch((error: unknown) => {
        log.warn({ reason: reasonOf(error), providerId: provider.id }, 'single sign-on was not completed');
        throw identityErrors.ssoRefused({}, error);
      });
      return again(async () => {
        const account = login === null ? undefined : await findAccountByLogin(db, login);
        const subject = account && (await findSubject(parts, place, account.id));
        // The lock guards against guessed passwords; a provider's word is none. An invited account begins by it.
        if (!subject || subject.account.state === 'disabled' || !subject.isHere) {
          throw await refuse(place, { login: subject?.account.login ?? '', subject }, caller);
        }
        const before = subject.account;
        return admit(parts, subject, {
          caller,
          proof: {
            method: 'sso',
            isSecondFactorProven: true,
            collect(change, at) {
              const set = { state: 'active', lastSignInAt: at } as const;
              change.write(updateAttempt(db, before, set), { onMiss: () => identityErrors.movedOn() });
              if (before.state === 'active') return;
              recordAccount(
                { change, at },
                {
                  account: { ...before, ...set },
                  person: subject.person,
                  verb: 'activated',
                  changes: { state: [before.state, 'active'] },
                },
              );
            },
          },
        });
      });
    },
  };
}

/** For loopback, where there is no certificate and nobody to listen in. */
// oxlint-disable-next-line typescript/no-deprecated -- marked so only to stand out
const allowPlainHttp: (configuration: oidc.Configuration) => void = oidc.allowInsecureRequests;

/** What a library says of a failure, without the claims and tokens its errors carry. */
function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}

/** `client_secret_basic` unless the provider knows only the other (OpenID Connect Core 1.0 §9). */
function clientAuthentication(metadata: oidc.ServerMetadata, secret: string): oidc.ClientAuth {
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

/** The login that the provider vouches for: the claim of the ID token, else that of the user info. */
async function loginFrom(
  configuration: oidc.Configuration,
  provider: store.StoredProvider,
  back: { address: URL; state: string; checks: Checks },
): Promise<string | null> {
  const tokens = await oidc.authorizationCodeGrant(configuration, back.address, {
    pkceCodeVerifier: back.checks.verifier,
    expectedState: back.state,
    expectedNonce: back.checks.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims) return null;
  let claim: unknown = claims[provider.loginClaim];
  if (claim === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined) {
    claim = (await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub))[provider.loginClaim];
  }
  return typeof claim === 'string' && claim !== '' ? claim : null;
}

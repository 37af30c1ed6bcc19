import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, isDomainError } from '@oneline/kernel';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { SipRequest } from '../message/message.ts';
import { quote } from '../message/quoted.ts';
import { isSipUri, parseUri } from '../message/uri.ts';
import { type AuthParameters, parseAuthParameters } from './auth-parameters.ts';
import { type DigestAlgorithm, digestAlgorithms, digestResponse, parseAlgorithm, userDigest } from './digest.ts';
import { createNonces } from './nonce.ts';
import { createNonceCounts } from './nonce-counts.ts';

/** H(A1) of a user by algorithm, in lower-case hexadecimal. */
export type UserDigests = Readonly<Partial<Record<DigestAlgorithm, string>>>;

export type Verdict =
  | { readonly kind: 'verified'; readonly user: string }
  /** No credentials for this realm: challenge. */
  | { readonly kind: 'absent' }
  /** They were right, but the nonce is too old or was used: challenge with `stale`; nobody is asked for a password again. */
  | { readonly kind: 'stale'; readonly user: string }
  /** Wrong, forged or not of their form: challenge, and count it against the source. */
  | { readonly kind: 'refused'; readonly user: string | undefined };

export interface DigestServer {
  /**
   * WWW-Authenticate or Proxy-Authenticate, one field for each algorithm, the strongest first (RFC 8760 §2.3).
   */
  challenge(realm: string, options: { readonly as: ChallengeRole; readonly isStale?: boolean }): HeaderField[];
  /** Never throws for what stands in the request. `digestsOf` gives undefined for a user that is not there. */
  verify(
    request: SipRequest,
    realm: string,
    options: { readonly as: ChallengeRole; readonly digestsOf: (user: string) => UserDigests | undefined },
  ): Verdict;
}

/** A server asks for itself with 401, a proxy for the way with 407 (RFC 3261 §22). */
export type ChallengeRole = 'server' | 'proxy';

const fieldNames = {
  server: { challenge: 'WWW-Authenticate', credentials: 'authorization' },
  proxy: { challenge: 'Proxy-Authenticate', credentials: 'proxy-authorization' },
} as const;

export interface DigestServerOptions {
  readonly clock: Clock;
  /** 32 octets that the nonces are signed with; random if left out, so that a restart makes them all stale. */
  readonly secret?: Uint8Array;
  readonly algorithms?: readonly DigestAlgorithm[];
  readonly nonceLifetimeMs?: number;
  readonly mostNonces?: number;
}

const NONCE_LIFETIME_MS = 300_000;
const MOST_NONCES = 100_000;

/** Digest authentication of requests that come in (RFC 3261 §22, RFC 7616, RFC 8760). */
export function createDigestServer(options: DigestServerOptions): DigestServer {
  const { clock, algorithms = digestAlgorithms, nonceLifetimeMs = NONCE_LIFETIME_MS } = options;
  const nonces = createNonces(options.secret ?? randomBytes(32));
  const counts = createNonceCounts(options.mostNonces ?? MOST_NONCES);
  const now = () => clock.now().getTime();

  /** Looks for as long whether there is such a user or not. */
  function isRight(credentials: DigestCredentials, request: SipRequest, digests: UserDigests | undefined): boolean {
    const { algorithm, user, response } = credentials;
    const known = digests?.[algorithm];
    const expected = digestResponse({
      ...credentials,
      userDigest: known ?? userDigest(algorithm, user, '', ''),
      method: request.method,
      body: request.body,
    });
    const [a, b] = [Buffer.from(expected), Buffer.from(response)];
    return a.length === b.length && timingSafeEqual(a, b) && known !== undefined;
  }

  /** Without a nonce count a nonce is good for one request. */
  function isFresh({ nonce, quality }: DigestCredentials, madeAtMs: number): boolean {
    const oldest = now() - nonceLifetimeMs;
    counts.forgetBefore(oldest);
    const count = quality === null ? Number.MAX_SAFE_INTEGER : Number.parseInt(quality.nonceCount, 16);
    return madeAtMs >= oldest && counts.use(nonce, madeAtMs, count);
  }

  return {
    challenge(realm, { as, isStale = false }) {
      const nonce = nonces.make(realm, now());
      const stale = isStale ? ', stale=true' : '';
      return algorithms.map((algorithm) =>
        headerField(
          fieldNames[as].challenge,
          `Digest realm=${quote(realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale}`,
        ),
      );
    },
    verify(request, realm, { as, digestsOf }) {
      const found = request.headers
        .all(fieldNames[as].credentials)
        .map(readable)
        .find((one) => one?.get('realm') === realm);
      if (found === undefined) return { kind: 'absent' };
      const credentials = digestCredentials(found);
      const user = found.get('username');
      const refused = { kind: 'refused', user } as const;
      if (credentials === undefined || !algorithms.includes(credentials.algorithm)) return refused;
      const madeAtMs = nonces.madeAt(credentials.nonce, realm);
      const digests = digestsOf(credentials.user);
      const isMeant = isForTarget(credentials.uri, request);
      if (!isRight(credentials, request, digests) || !isMeant) return refused;
      if (madeAtMs === undefined || !isFresh(credentials, madeAtMs)) return { kind: 'stale', user: credentials.user };
      return { kind: 'verified', user: credentials.user };
    },
  };
}

interface DigestCredentials {
  readonly algorithm: DigestAlgorithm;
  readonly isSession: boolean;
  readonly user: string;
  readonly uri: string;
  readonly nonce: string;
  readonly response: string;
  readonly quality: { readonly qop: 'auth'; readonly nonceCount: string; readonly clientNonce: string } | null;
}

function readable(value: string): AuthParameters['parameters'] | undefined {
  try {
    const { scheme, parameters } = parseAuthParameters(value, 'Authorization');
    return scheme === 'digest' ? parameters : undefined;
  } catch (error) {
    // What cannot be read counts as not there (RFC 3261 §22.1 lets several schemes stand side by side).
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

function digestCredentials(found: ReadonlyMap<string, string>): DigestCredentials | undefined {
  const algorithm = parseAlgorithm(found.get('algorithm'));
  const [user, uri, nonce, response] = ['username', 'uri', 'nonce', 'response'].map((name) => found.get(name));
  if (algorithm === undefined || user === undefined || uri === undefined || nonce === undefined) return undefined;
  if (response === undefined) return undefined;
  const credentials = { ...algorithm, user, uri, nonce, response: response.toLowerCase() };
  const qop = found.get('qop')?.toLowerCase();
  if (qop === undefined) return algorithm.isSession ? undefined : { ...credentials, quality: null };
  const nonceCount = found.get('nc') ?? '';
  const clientNonce = found.get('cnonce');
  if (qop !== 'auth' || !/^[0-9a-f]{8}$/i.test(nonceCount) || clientNonce === undefined) return undefined;
  return { ...credentials, quality: { qop, nonceCount, clientNonce } };
}

/** Credentials made for one place are no good at another; ports and parameters change on the way (RFC 3261 §22.4). */
function isForTarget(digestUri: string, request: SipRequest): boolean {
  if (digestUri === request.uri) return true;
  try {
    const [meant, target] = [parseUri(digestUri), parseUri(request.uri)];
    return (
      isSipUri(meant) &&
      isSipUri(target) &&
      meant.user === target.user &&
      meant.host.toLowerCase() === target.host.toLowerCase()
    );
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}

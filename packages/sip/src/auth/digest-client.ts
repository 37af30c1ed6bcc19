import { randomBytes } from 'node:crypto';
import { isDomainError } from '@oneline/kernel';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { quote } from '../message/quoted.ts';
import { parseAuthParameters } from './auth-parameters.ts';
import { type DigestAlgorithm, digestResponse, parseAlgorithm, userDigest } from './digest.ts';

/** Who we are to a realm; undefined where we are nobody. */
export type CredentialsOf = (realm: string) => { readonly user: string; readonly password: string } | undefined;

export interface DigestClient {
  /**
   * Takes in the challenges of a 401 or 407 to `request`. False if none can be answered, or if the same credentials have just been
   * refused: asking again would only lock us out (RFC 3261 §22.2).
   */
  takeChallenge(request: SipRequest, response: SipResponse): boolean;
  /**
   * Authorization and Proxy-Authorization for a request, from the challenges seen so far; every call counts their nonces up.
   * `request` need not bear them.
   */
  authorize(request: Pick<SipRequest, 'method' | 'uri' | 'body'>): HeaderField[];
}

interface Challenge {
  readonly field: 'Authorization' | 'Proxy-Authorization';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: DigestAlgorithm;
  readonly isSession: boolean;
  /** As written in the challenge. */
  readonly algorithmText: string | undefined;
  readonly hasQop: boolean;
  readonly user: string;
  readonly userDigest: string;
  uses: number;
}

/** Answers challenges (RFC 3261 §22.2, RFC 8760 §2.4): the first in the order of the challenger that is understood. */
export function createDigestClient(credentialsOf: CredentialsOf): DigestClient {
  const challenges = new Map<string, Challenge>();

  function takeField(value: string, field: Challenge['field'], request: SipRequest): 'taken' | 'useless' | 'repeated' {
    const challenge = readChallenge(value, field, credentialsOf);
    if (challenge === undefined) return 'useless';
    const key = `${field} ${challenge.realm}`;
    // A nonce that has served before may be too old, though many servers do not say `stale`; a new one can only be wrong.
    const isFirstUse = (challenges.get(key)?.uses ?? 0) <= 1;
    if (!challenge.isStale && isFirstUse && boreCredentials(request, field, challenge.realm)) return 'repeated';
    challenges.set(key, challenge);
    return 'taken';
  }

  return {
    takeChallenge(request, { headers }) {
      let isTaken = false;
      for (const [key, field] of [
        ['www-authenticate', 'Authorization'],
        ['proxy-authenticate', 'Proxy-Authorization'],
      ] as const) {
        const taken = new Set<string>();
        for (const value of headers.all(key)) {
          const realm = realmOf(value);
          if (realm === undefined || taken.has(realm)) continue;
          const what = takeField(value, field, request);
          if (what === 'repeated') return false;
          if (what === 'useless') continue;
          taken.add(realm);
          isTaken = true;
        }
      }
      return isTaken;
    },
    authorize: (request) => [...challenges.values()].map((challenge) => answer(challenge, request)),
  };
}

function readable(value: string): ReadonlyMap<string, string> | undefined {
  try {
    const { scheme, parameters } = parseAuthParameters(value, 'WWW-Authenticate');
    return scheme === 'digest' ? parameters : undefined;
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

const realmOf = (value: string): string | undefined => readable(value)?.get('realm');

function readChallenge(
  value: string,
  field: Challenge['field'],
  credentialsOf: CredentialsOf,
): (Challenge & { readonly isStale: boolean }) | undefined {
  const parameters = readable(value);
  const algorithmText = parameters?.get('algorithm');
  const known = parseAlgorithm(algorithmText);
  const [realm, nonce] = [parameters?.get('realm'), parameters?.get('nonce')];
  if (parameters === undefined || known === undefined || realm === undefined || nonce === undefined) return undefined;
  const qops = parameters
    .get('qop')
    ?.toLowerCase()
    .split(/[\s,]+/);
  if (qops === undefined ? known.isSession : !qops.includes('auth')) return undefined;
  const credentials = credentialsOf(realm);
  if (credentials === undefined) return undefined;
  return {
    ...known,
    field,
    realm,
    nonce,
    algorithmText,
    opaque: parameters.get('opaque'),
    hasQop: qops !== undefined,
    user: credentials.user,
    userDigest: userDigest(known.algorithm, credentials.user, realm, credentials.password),
    uses: 0,
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

function boreCredentials(request: SipRequest, field: Challenge['field'], realm: string): boolean {
  return request.headers.all(field.toLowerCase()).some((value) => realmOf(value) === realm);
}

function answer(challenge: Challenge, request: Pick<SipRequest, 'method' | 'uri' | 'body'>): HeaderField {
  const { nonce, opaque, algorithmText, hasQop } = challenge;
  challenge.uses++;
  const nonceCount = challenge.uses.toString(16).padStart(8, '0');
  const quality = hasQop ? ({ qop: 'auth', nonceCount, clientNonce: randomBytes(8).toString('hex') } as const) : null;
  const response = digestResponse({ ...challenge, ...request, quality });
  const parts = [
    `username=${quote(challenge.user)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
  ];
  if (algorithmText !== undefined) parts.push(`algorithm=${algorithmText}`);
  if (quality !== null) parts.push(`cnonce="${quality.clientNonce}"`, 'qop=auth', `nc=${quality.nonceCount}`);
  if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
  return headerField(challenge.field, `Digest ${parts.join(', ')}`);
}

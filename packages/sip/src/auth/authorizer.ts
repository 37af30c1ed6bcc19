import type { Offence } from '../defence/defence.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ChallengeRole, DigestServer, UserDigests } from './digest-server.ts';

export interface AuthorizerOptions {
  readonly digests: DigestServer;
  /** A wrong password, or a user that is not there, from this address: what a defence counts. */
  readonly onOffence: (address: string, offence: Offence) => void;
}

export interface AuthorizeOptions {
  readonly realm: string;
  /** By 401 or by 407; `server` if left out. */
  readonly as?: ChallengeRole;
  /** Undefined for a user that is not there. */
  readonly digestsOf: (user: string) => UserDigests | undefined;
}

/**
 * Who a request comes from, by digest. Undefined when it has been answered: challenged, or refused with 403, in the same way
 * whether there is such a user or not.
 */
export type Authorize = (transaction: ServerTransaction, options: AuthorizeOptions) => string | undefined;

export function createAuthorizer({ digests, onOffence }: AuthorizerOptions): Authorize {
  return (transaction, { realm, as = 'server', digestsOf }) => {
    const { request, peer } = transaction;
    const verdict = digests.verify(request, realm, { as, digestsOf });
    const status = as === 'server' ? 401 : 407;
    switch (verdict.kind) {
      case 'verified':
        return verdict.user;
      case 'absent':
        transaction.answer(status, { headers: digests.challenge(realm, { as }) });
        return undefined;
      case 'stale':
        transaction.answer(status, { headers: digests.challenge(realm, { as, isStale: true }) });
        return undefined;
      case 'refused': {
        const isKnown = verdict.user !== undefined && digestsOf(verdict.user) !== undefined;
        onOffence(peer.address, isKnown ? 'unauthorized' : 'unknownUser');
        transaction.answer(403);
        return undefined;
      }
      default:
        return verdict satisfies never;
    }
  };
}

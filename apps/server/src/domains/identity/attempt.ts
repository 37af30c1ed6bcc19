import type { SecurityPolicy, SignIn } from '@oneline/contracts';
import { dayIn, isDomainError } from '@oneline/kernel';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { recordAccount } from './account-record.ts';
import { findAccount, isLocked, type StoredAccount, updateAttempt } from './account-store.ts';
import { type Caller, type IdentityParts, originOfSystem } from './context.ts';
import { identityErrors } from './errors.ts';
import { afterFailure } from './lockout.ts';
import type { Place } from './look-up-store.ts';
import { policyOf } from './policy.ts';
import type { DirectoryPerson } from './ports.ts';
import { insertSignIns, type SignInRecord } from './sign-in-store.ts';

/** An account somebody attempts to use, with all that the attempt is judged by. */
export interface Subject {
  readonly place: Place;
  readonly db: TenantDb;
  readonly account: StoredAccount;
  readonly person: DirectoryPerson;
  /** Works here today. */
  readonly isHere: boolean;
  readonly policy: SecurityPolicy;
}

export type FailedOutcome = Extract<
  SignIn['outcome'],
  'wrong_credentials' | 'locked' | 'disabled' | 'second_factor_failed'
>;

/** Every failure of an account that has been carried out at the same moment takes one round. */
const mostRounds = 200;

export async function findSubject(
  { platform, ports }: IdentityParts,
  place: Place,
  accountId: string,
): Promise<Subject | undefined> {
  const db = platform.tenants.of(place.tenantId);
  const account = await findAccount(db, accountId);
  if (!account) return undefined;
  const today = dayIn(place.zone, platform.clock.now());
  const [person, rights, policy] = await Promise.all([
    ports.directory.findPerson(db, account.personId, today),
    ports.rights.rightsOf(db, account.personId, today),
    policyOf(db),
  ]);
  if (!person) return undefined;
  return { place, db, account, person, isHere: person.isActive && rights.isActive, policy };
}

/** Why a proof, right or wrong, does not lead in; null when it does. */
export function judge(
  { account, isHere }: Subject,
  proof: { isRight: boolean; failure: FailedOutcome },
  at: Date,
): FailedOutcome | null {
  if (isLocked(account, at)) return 'locked';
  if (!proof.isRight) return proof.failure;
  return account.state === 'active' && isHere ? null : 'disabled';
}

/** Does it again as long as another attempt on the same account comes between; `work` reads everything anew. */
export async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let round = 1; ; round += 1) {
    try {
      return await work();
    } catch (error) {
      const isMoved = isDomainError(error) && error.code === identityErrors.movedOn().code;
      if (!isMoved || round === mostRounds) throw error;
    }
  }
}

/**
 * Writes a failed attempt into the log. A wrong proof counts, and enough of them lock the account; the row of the account is
 * written only as it was judged (`identity.moved_on` otherwise), so each of several at once counts and none counts twice.
 */
export async function recordFailure(
  { platform }: IdentityParts,
  subject: Subject,
  failure: { outcome: FailedOutcome; method: string; caller: Caller; collect?: (change: Change) => void },
): Promise<void> {
  const { place, db, account, person, policy } = subject;
  const { outcome, method, caller } = failure;
  await platform.commands.run(originOfSystem(place.tenantId, caller), async (change, at) => {
    failure.collect?.(change);
    if (outcome === 'wrong_credentials' || outcome === 'second_factor_failed') {
      const counted = afterFailure(account.failures, policy, at);
      change.write(updateAttempt(db, account, counted), { onMiss: () => identityErrors.movedOn() });
      if (counted.lockedUntilAt) {
        recordAccount(
          { change, at },
          {
            account: { ...account, ...counted },
            person,
            verb: 'locked',
            changes: { lockedUntilAt: [null, counted.lockedUntilAt.toISOString()], failures: [null, counted.failures] },
          },
        );
      }
    }
    change.write(insertSignIns(db, place.tenantId, [{ ...signInOf(subject, caller), at, outcome, method }]));
  });
}

export function signInOf(
  { account, person }: Subject,
  { ip, agent }: Caller,
): Omit<SignInRecord, 'at' | 'outcome' | 'method'> {
  return {
    login: account.login,
    accountId: account.id,
    personId: account.personId,
    personName: person.name,
    ip,
    agent,
  };
}

import type { SecurityPolicy } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { StoredAccount } from './account-store.ts';
import * as store from './credential-store.ts';
import { identityErrors } from './errors.ts';
import type { PasswordHasher } from './password-hash.ts';
import { brokenRules } from './password-policy.ts';
import { mostPasswordsKept } from './policy.ts';

export interface NewPassword {
  readonly db: TenantDb;
  readonly tenantId: string;
  readonly change: Change;
  readonly at: Date;
  readonly account: StoredAccount;
  readonly personName: string;
  readonly password: string;
  readonly policy: SecurityPolicy;
}

/**
 * The account with this password instead of its own, its lock gone. Collects the history; writing the account is left to the
 * caller, which may change more of it. Error: `identity.password_weak` with `rules`.
 */
export async function withPassword(hasher: PasswordHasher, given: NewPassword): Promise<StoredAccount> {
  const { db, tenantId, change, at, account, password, policy } = given;
  const broken = brokenRules(password, policy, { login: account.login, name: given.personName });
  if (broken.length === 0 && (await wasUsed(hasher, given))) broken.push('used_before');
  if (broken.length > 0) throw identityErrors.passwordWeak({ rules: broken });
  const hash = await hasher.hash(password);
  change.write(store.insertPassword(db, tenantId, { id: newId(at.getTime()), accountId: account.id, hash }));
  change.write(store.forgetOldPasswords(db, account.id, mostPasswordsKept), { rows: null });
  return {
    ...account,
    passwordHash: hash,
    passwordSetAt: at,
    failures: 0,
    lockedUntilAt: null,
    version: account.version + 1,
  };
}

/** The present password never counts as new, whatever the policy. */
async function wasUsed(hasher: PasswordHasher, { db, account, password, policy }: NewPassword): Promise<boolean> {
  const old = new Set(await store.recentPasswords(db, account.id, policy.passwordHistory));
  if (account.passwordHash !== null) old.add(account.passwordHash);
  for (const hash of old) if (await hasher.verify(hash, password)) return true;
  return false;
}

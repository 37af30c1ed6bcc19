import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { recordAccount } from './account-record.ts';
import { insertAccount, type StoredAccount } from './account-store.ts';
import { identityErrors } from './errors.ts';
import type { DirectoryPerson } from './ports.ts';

export interface AccountCreation {
  readonly id: string;
  readonly db: TenantDb;
  readonly tenantId: string;
  readonly change: Change;
  readonly at: Date;
  readonly person: Pick<DirectoryPerson, 'id' | 'name' | 'unitIds'>;
  readonly login: string;
  /** Without one the account is invited and waits for its link. */
  readonly passwordHash: string | null;
}

/** Collects a new account. Errors at the write: `identity.account_exists`, `identity.login_taken`. */
export function collectAccount({
  id,
  db,
  tenantId,
  change,
  at,
  person,
  login,
  passwordHash,
}: AccountCreation): StoredAccount {
  const account: StoredAccount = {
    id,
    personId: person.id,
    login,
    state: passwordHash === null ? 'invited' : 'active',
    passwordHash,
    passwordSetAt: passwordHash === null ? null : at,
    failures: 0,
    lockedUntilAt: null,
    totpSecret: null,
    totpPending: null,
    totpStep: 0,
    lastSignInAt: null,
    preferences: {},
    version: 1,
    createdAt: at,
  };
  change.refuseOn('account_person', () => identityErrors.accountExists({ personId: person.id }));
  change.refuseOn('account_login', () => identityErrors.loginTaken({ login }));
  change.write(insertAccount(db, tenantId, account));
  recordAccount(
    { change, at },
    { account, person, verb: 'created', changes: { login: [null, login], state: [null, account.state] } },
  );
  return account;
}

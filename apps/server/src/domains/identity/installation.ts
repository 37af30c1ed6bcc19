import type { OneTimeLink } from '@oneline/contracts';
import { dayIn, newId } from '@oneline/kernel';
import { collectAccount } from './account-creation.ts';
import { recordAccount } from './account-record.ts';
import { tenantOf, updateAccount } from './account-store.ts';
import { findSubject } from './attempt.ts';
import { type IdentityParts, originOfSystem } from './context.ts';
import { identityErrors } from './errors.ts';
import { collectLink } from './link.ts';
import { findSignIn } from './look-up-store.ts';
import { readLogin } from './sign-in.ts';

/** What whoever runs the installation may do without signing in: seeding, and the way back for those locked out. */
export interface InstallationAccounts {
  /** Gives a person a sign-in with this password, which need not follow the policy. */
  createAccount(tenantId: string, personId: string, login: string, password: string): Promise<void>;
  /** A link for `login` or `login@tenant`; the account is unlocked. Error: `identity.account_not_found`, `.account_disabled`. */
  resetPassword(login: string): Promise<OneTimeLink>;
}

export function createInstallationAccounts(parts: IdentityParts): InstallationAccounts {
  const { hasher, platform, ports } = parts;
  const { tenants, commands, clock } = platform;
  return {
    async createAccount(tenantId, personId, login, password) {
      const db = tenants.of(tenantId);
      const { zone } = await tenantOf(db, tenantId);
      const person = await ports.directory.findPerson(db, personId, dayIn(zone, clock.now()));
      if (!person) throw identityErrors.personNotFound({ id: personId });
      const passwordHash = await hasher.hash(password);
      await commands.run(originOfSystem(tenantId, null), async (change, at) => {
        collectAccount({ id: newId(at.getTime()), db, tenantId, change, at, person, login, passwordHash });
      });
    },

    async resetPassword(text) {
      const place = await findSignIn(tenants.of(null), readLogin(text));
      const subject = place?.accountId ? await findSubject(parts, place, place.accountId) : undefined;
      if (!place || !subject) throw identityErrors.accountNotFound();
      const { db, account: before, person } = subject;
      if (before.state === 'disabled') throw identityErrors.accountDisabled({ id: before.id });
      const { tenantId } = place;
      return commands.run(originOfSystem(tenantId, null), async (change, at) => {
        const account = { ...before, failures: 0, lockedUntilAt: null, version: before.version + 1 };
        change.write(updateAccount(db, account), {
          onMiss: () => identityErrors.movedOn(),
        });
        recordAccount({ change, at }, { account, person, verb: 'link_made' });
        return collectLink({ db, tenantId, change, at }, account.id, ports.settings);
      });
    },
  };
}

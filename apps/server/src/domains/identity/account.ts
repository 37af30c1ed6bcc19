import type { Account, ListQuery, OneTimeLink, Page } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { requireReach, scopeOf } from '../../platform/access/index.ts';
import { type Changes, commandErrors } from '../../platform/command/index.ts';
import { collectAccount } from './account-creation.ts';
import { recordAccount } from './account-record.ts';
import * as store from './account-store.ts';
import type { Acting, IdentityParts, Reading } from './context.ts';
import * as credentials from './credential-store.ts';
import { identityErrors } from './errors.ts';
import { collectLink } from './link.ts';
import type { DirectoryPerson } from './ports.ts';
import { endSessions } from './session-end.ts';
import { revokeTokensOf } from './token-store.ts';

export interface AccountService {
  list(reading: Reading, request: ListQuery): Promise<Page<Account>>;
  get(reading: Reading, id: string): Promise<Account>;
  create(acting: Acting, body: { personId: string; login: string }): Promise<{ account: Account; link: OneTimeLink }>;
  disable(acting: Acting, id: string, version: number): Promise<Account>;
  /** Also unlocks. */
  enable(acting: Acting, id: string, version: number): Promise<Account>;
  resetPassword(acting: Acting, id: string, version: number): Promise<OneTimeLink>;
  resetSecondFactor(acting: Acting, id: string, version: number): Promise<Account>;
}

interface Found {
  readonly account: store.StoredAccount;
  readonly person: DirectoryPerson;
}

export function createAccounts(parts: IdentityParts): AccountService {
  const { directory, rights, settings } = parts.ports;

  async function find({ db, principal, today }: Reading, id: string, permission: 'account.read' | 'account.write') {
    const account = await store.findAccount(db, id);
    const person = account && (await directory.findPerson(db, account.personId, today));
    if (!account || !person) throw identityErrors.accountNotFound({ id });
    requireReach(principal, permission, { unitIds: person.unitIds, ownerId: person.id });
    return { account, person };
  }

  /** The account to change, as it was when the change was thought of. */
  async function findAt(acting: Acting, id: string, version: number): Promise<Found> {
    const found = await find(acting, id, 'account.write');
    const { account, person } = found;
    if (account.version !== version) {
      throw commandErrors.staleVersion({ current: store.toAccount(account, person.name, acting.at) });
    }
    // Whoever sits at somebody's desk must not lift what their own password guards.
    if (account.id === acting.principal.accountId) throw identityErrors.ownAccount();
    return found;
  }

  function collect(
    acting: Acting,
    { account: before, person }: Found,
    to: { set: Partial<store.StoredAccount>; verb: string; changes?: Changes },
  ): store.StoredAccount {
    const { db, change, at } = acting;
    const account = { ...before, ...to.set, version: before.version + 1 };
    parts.distrust(account.id);
    change.write(store.updateAccount(db, account), {
      onMiss: async () => {
        const current = await store.findAccount(db, account.id);
        return commandErrors.staleVersion(current ? { current: store.toAccount(current, person.name, at) } : {});
      },
    });
    recordAccount(acting, { account, person, verb: to.verb, ...(to.changes ? { changes: to.changes } : {}) });
    return account;
  }

  return {
    list({ db, principal, today, at }, request) {
      const scope = scopeOf(principal, 'account.read');
      return store.listAccounts(db, directory.sql, { scope, today, at, request });
    },

    async get(reading, id) {
      const { account, person } = await find(reading, id, 'account.read');
      return store.toAccount(account, person.name, reading.at);
    },

    async create(acting, { personId, login }) {
      const { db, principal, today, at } = acting;
      const person = await directory.findPerson(db, personId, today);
      if (!person) throw identityErrors.personNotFound({ id: personId });
      requireReach(principal, 'account.write', { unitIds: person.unitIds });
      if (!person.isActive) throw identityErrors.personLeft({ id: personId });
      await rights.refuseAbove(principal, db, personId, today);
      const account = collectAccount({ ...acting, id: newId(at.getTime()), person, login, passwordHash: null });
      return { account: store.toAccount(account, person.name, at), link: collectLink(acting, account.id, settings) };
    },

    async disable(acting, id, version) {
      const { db, change, at } = acting;
      const found = await findAt(acting, id, version);
      const { account: before, person } = found;
      if (before.state === 'disabled') throw identityErrors.accountDisabled({ id });
      const account = collect(acting, found, {
        set: { state: 'disabled' },
        verb: 'disabled',
        changes: { state: [before.state, 'disabled'] },
      });
      await endSessions({ ...acting, account, personName: person.name, outcome: 'revoked', exceptId: null });
      change.write(revokeTokensOf(db, account.id, at), { rows: null });
      change.write(credentials.deleteLinksOf(db, account.id), { rows: null });
      return store.toAccount(account, person.name, at);
    },

    async enable(acting, id, version) {
      const { db, principal, today, at } = acting;
      const found = await findAt(acting, id, version);
      const { account: before, person } = found;
      if (!person.isActive) throw identityErrors.personLeft({ id: person.id });
      if (before.state !== 'disabled' && !store.isLocked(before, at)) throw identityErrors.accountNotDisabled({ id });
      await rights.refuseAbove(principal, db, person.id, today);
      // Without a password only a new link leads in.
      const enabled = before.passwordHash === null ? 'invited' : 'active';
      const state = before.state === 'disabled' ? enabled : before.state;
      const account = collect(acting, found, {
        set: { state, failures: 0, lockedUntilAt: null },
        verb: before.state === 'disabled' ? 'enabled' : 'unlocked',
        changes: state === before.state ? {} : { state: [before.state, state] },
      });
      return store.toAccount(account, person.name, at);
    },

    async resetPassword(acting, id, version) {
      const { db, principal, today } = acting;
      const found = await findAt(acting, id, version);
      if (found.account.state === 'disabled') throw identityErrors.accountDisabled({ id });
      await rights.refuseAbove(principal, db, found.person.id, today);
      const account = collect(acting, found, { set: {}, verb: 'link_made' });
      return collectLink(acting, account.id, settings);
    },

    async resetSecondFactor(acting, id, version) {
      const { db, principal, today, change, at } = acting;
      const found = await findAt(acting, id, version);
      if (found.account.totpSecret === null) throw identityErrors.secondFactorMissing({ id });
      await rights.refuseAbove(principal, db, found.person.id, today);
      const account = collect(acting, found, {
        set: { totpSecret: null, totpPending: null },
        verb: 'second_factor_removed',
      });
      change.write(credentials.deleteRecoveryCodes(db, account.id), { rows: null });
      return store.toAccount(account, found.person.name, at);
    },
  };
}

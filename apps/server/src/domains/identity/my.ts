import type { BodyOf, myRoutes, Preferences, ReplyOf } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import { accountSubject, recordAccount, recordMe } from './account-record.ts';
import { findAccount, mergePreferences, type StoredAccount, tenantOf, updateAccount } from './account-store.ts';
import { again, findSubject, judge, recordFailure, type Subject } from './attempt.ts';
import type { Acting, Caller, IdentityParts } from './context.ts';
import * as credentials from './credential-store.ts';
import { identityErrors } from './errors.ts';
import { withPassword } from './password.ts';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-code.ts';
import { endSessions } from './session-end.ts';
import { newTotpSecret, totpStepOf, totpUri } from './totp.ts';

const mostPreferencesBytes = 65_536;

/** What people do with their own sign-in. Those that take a password are no idempotent commands: its hash is kept nowhere. */
export interface MyService {
  changePassword(principal: Principal, body: BodyOf<typeof myRoutes.changePassword>, caller: Caller): Promise<void>;
  startTotp(
    principal: Principal,
    body: BodyOf<typeof myRoutes.startTotp>,
    caller: Caller,
  ): Promise<ReplyOf<typeof myRoutes.startTotp>>;
  confirmTotp(acting: Acting, code: string): Promise<ReplyOf<typeof myRoutes.confirmTotp>>;
  removeTotp(principal: Principal, body: BodyOf<typeof myRoutes.removeTotp>, caller: Caller): Promise<void>;
  changePreferences(acting: Acting, preferences: Preferences): Promise<Preferences>;
}

/** Credentials are changed by a person, not by a program that was given some of their rights. */
export function requireSession(principal: Principal): string {
  if (principal.sessionId === null) throw identityErrors.sessionNeeded();
  return principal.sessionId;
}

export function createMy(parts: IdentityParts): MyService {
  const { hasher, platform } = parts;
  const { commands, clock, sealer } = platform;

  /** Asks for the password once more, as sign-in does: wrong ones count, so a stolen session cannot find it by trying. */
  async function prove(principal: Principal, password: string, caller: Caller): Promise<Subject> {
    requireSession(principal);
    const { tenantId, zone, accountId } = principal;
    const known = new Map<string | null, boolean>();
    return again(async () => {
      const subject = await findSubject(parts, { tenantId, zone }, accountId);
      if (!subject) throw identityErrors.accountNotFound({ id: accountId });
      const hash = subject.account.passwordHash;
      const isRight = known.get(hash) ?? (await hasher.verify(hash, password));
      known.set(hash, isRight);
      const outcome = judge(subject, { isRight, failure: 'wrong_credentials' }, clock.now());
      if (!outcome) return subject;
      await recordFailure(parts, subject, { outcome, method: 'password', caller });
      throw identityErrors.passwordWrong();
    });
  }

  function run<Reply>(
    principal: Principal,
    caller: Caller,
    work: Parameters<typeof commands.run<Reply>>[1],
  ): Promise<Reply> {
    const { ip, requestId } = caller;
    const { tenantId, personId: actorId, name: actorName, sessionId } = principal;
    return commands.run({ tenantId, actorId, actorName, sessionId, ip, requestId }, work);
  }

  async function own({ db, principal }: Acting): Promise<StoredAccount> {
    const account = await findAccount(db, principal.accountId);
    if (!account) throw identityErrors.accountNotFound({ id: principal.accountId });
    return account;
  }

  const onMiss = (): Error => identityErrors.movedOn();

  return {
    async changePassword(principal, { current, next }, caller) {
      const { db, account: before, person, policy } = await prove(principal, current, caller);
      const { tenantId } = principal;
      parts.distrust(before.id);
      await run(principal, caller, async (change, at) => {
        const given = { db, tenantId, change, at, account: before, personName: person.name, password: next, policy };
        const account = await withPassword(hasher, given);
        change.write(updateAccount(db, account), { onMiss });
        recordAccount({ change, at }, { account, person, verb: 'password_changed' });
        await endSessions({
          db,
          tenantId,
          change,
          at,
          account,
          personName: person.name,
          outcome: 'revoked',
          caller,
          exceptId: principal.sessionId,
        });
      });
    },

    async startTotp(principal, { password }, caller) {
      const { db, account: before } = await prove(principal, password, caller);
      if (before.totpSecret !== null) throw identityErrors.secondFactorExists();
      const secret = newTotpSecret();
      const account = { ...before, totpPending: sealer.seal(secret), version: before.version + 1 };
      await run(principal, caller, async (change) => {
        change.write(updateAccount(db, account), { onMiss });
        change.audit({
          action: 'account.second_factor_begun',
          subject: accountSubject(account),
        });
      });
      const tenant = await tenantOf(db, principal.tenantId);
      return { secret, uri: totpUri(secret, { issuer: `OneLine ${tenant.name}`, account: account.login }) };
    },

    async confirmTotp(acting, code) {
      requireSession(acting.principal);
      const { db, tenantId, change, at, principal } = acting;
      const before = await own(acting);
      if (before.totpSecret !== null) throw identityErrors.secondFactorExists();
      if (before.totpPending === null) throw identityErrors.secondFactorMissing();
      const step = totpStepOf(code, sealer.open(before.totpPending), at);
      if (step === null) throw identityErrors.secondFactorFailed();
      const account = {
        ...before,
        totpSecret: before.totpPending,
        totpPending: null,
        totpStep: step,
        version: before.version + 1,
      };
      const recoveryCodes = newRecoveryCodes();
      const hashes = recoveryCodes.flatMap((text) => recoveryCodeHash(account.id, text) ?? []);
      parts.distrust(account.id);
      change.write(updateAccount(db, account), { onMiss });
      change.write(credentials.deleteRecoveryCodes(db, account.id), { rows: null });
      change.write(credentials.insertRecoveryCodes(db, tenantId, { accountId: account.id, hashes }), {
        rows: hashes.length,
      });
      const unitIds = await unitsOf(parts, acting);
      recordAccount(acting, { account, person: { name: principal.name, unitIds }, verb: 'second_factor_added' });
      return { recoveryCodes };
    },

    async removeTotp(principal, { password }, caller) {
      const { db, account: before, person, policy } = await prove(principal, password, caller);
      if (before.totpSecret === null) throw identityErrors.secondFactorMissing();
      if (policy.isSecondFactorRequired) throw identityErrors.secondFactorRequired();
      const account = { ...before, totpSecret: null, totpPending: null, version: before.version + 1 };
      await run(principal, caller, async (change, at) => {
        change.write(updateAccount(db, account), { onMiss });
        change.write(credentials.deleteRecoveryCodes(db, account.id), { rows: null });
        recordAccount({ change, at }, { account, person, verb: 'second_factor_removed' });
      });
    },

    async changePreferences(acting, preferences) {
      const { db, change } = acting;
      const account = await own(acting);
      const tooLarge = (): Error => identityErrors.preferencesTooLarge({ mostBytes: mostPreferencesBytes });
      change.write(mergePreferences(db, account.id, { preferences, mostBytes: mostPreferencesBytes }), {
        onMiss: tooLarge,
      });
      recordMe(acting, account);
      return { ...account.preferences, ...preferences };
    },
  };
}

async function unitsOf({ ports }: IdentityParts, { db, principal, today }: Acting): Promise<readonly string[]> {
  return (await ports.directory.findPerson(db, principal.personId, today))?.unitIds ?? [];
}

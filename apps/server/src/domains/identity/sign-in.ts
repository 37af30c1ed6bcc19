import type { BodyOf, sessionRoutes } from '@oneline/contracts';
import { recordAccount } from './account-record.ts';
import { updateAccount, updateAttempt } from './account-store.ts';
import { type Admission, admit } from './admission.ts';
import { again, findSubject, judge, recordFailure, type Subject } from './attempt.ts';
import { type Caller, type IdentityParts, originOfSystem } from './context.ts';
import * as credentials from './credential-store.ts';
import { identityErrors } from './errors.ts';
import * as lookUp from './look-up-store.ts';
import { withPassword } from './password.ts';
import { type SecondFactorProof, secondFactorOf } from './second-factor.ts';
import { hashOf, isSecretToken } from './secret-token.ts';
import { endSessions } from './session-end.ts';
import { insertSignIns } from './sign-in-store.ts';

/** Tries of one ticket; the account counts them too. */
const mostTries = 5;

export interface SignInService {
  signIn(body: BodyOf<typeof sessionRoutes.signIn>, caller: Caller): Promise<Admission>;
  secondFactor(body: BodyOf<typeof sessionRoutes.secondFactor>, caller: Caller): Promise<Admission>;
  renewPassword(body: BodyOf<typeof sessionRoutes.renewPassword>, caller: Caller): Promise<Admission>;
  useLink(body: BodyOf<typeof sessionRoutes.useLink>, caller: Caller): Promise<Admission>;
}

/** `login` or `login@tenant`. */
export function readLogin(text: string): { login: string; tenant: string | null } {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  return at < 0 ? { login: trimmed, tenant: null } : { login: trimmed.slice(0, at), tenant: trimmed.slice(at + 1) };
}

export function createSignIn(parts: IdentityParts): SignInService {
  const { hasher, platform } = parts;
  const { tenants, commands, clock } = platform;
  const nowhere = tenants.of(null);

  async function recordUnknown(place: lookUp.Place, login: string, { ip, agent, requestId }: Caller): Promise<void> {
    await commands.run(originOfSystem(place.tenantId, { ip, agent, requestId }), async (change, at) => {
      const record = {
        at,
        // What cannot be a login may be a password in the wrong field.
        login: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(login) ? login : '',
        accountId: null,
        personId: null,
        personName: null,
        outcome: 'wrong_credentials',
        method: 'password',
        ip,
        agent,
      } as const;
      change.write(insertSignIns(tenants.of(place.tenantId), place.tenantId, [record]));
    });
  }

  async function findTicket(secret: string, purpose: credentials.StoredTicket['purpose']) {
    const found = isSecretToken(secret) ? await lookUp.findTicket(nowhere, hashOf(secret)) : undefined;
    const ticket = found && (await credentials.findTicket(tenants.of(found.tenantId), found.id));
    const subject = ticket && (await findSubject(parts, found, ticket.accountId));
    const isGood = ticket?.purpose === purpose && ticket.tries < mostTries && ticket.expiresAt > clock.now();
    if (!subject || !isGood) throw identityErrors.ticketInvalid();
    return { ticket, subject };
  }

  return {
    async signIn({ login: text, password }, caller) {
      const name = readLogin(text);
      const place = await lookUp.findSignIn(nowhere, name);
      const known = new Map<string | null, boolean>();
      return again(async () => {
        const accountId = place?.accountId ?? null;
        const subject = place && accountId !== null ? await findSubject(parts, place, accountId) : undefined;
        const hash = subject?.account.passwordHash ?? null;
        // One way for all: whoever tries costs the same work and hears the same, whether the login exists or not.
        const isRight = known.get(hash) ?? (await hasher.verify(hash, password));
        known.set(hash, isRight);
        if (!subject) {
          if (place) await recordUnknown(place, name.login, caller);
          throw identityErrors.wrongCredentials();
        }
        const outcome = judge(subject, { isRight, failure: 'wrong_credentials' }, clock.now());
        if (outcome) {
          await recordFailure(parts, subject, { outcome, method: 'password', caller });
          throw identityErrors.wrongCredentials();
        }
        const rehashed = hash !== null && hasher.isOutdated(hash) ? { passwordHash: await hasher.hash(password) } : {};
        return admit(parts, subject, {
          caller,
          proof: {
            method: 'password',
            isSecondFactorProven: false,
            collect(change, at, step) {
              // Half a sign-in forgives nothing: guesses at the second half go on counting.
              const forgiven = step === 'signed_in' ? { failures: 0, lockedUntilAt: null, lastSignInAt: at } : {};
              const write = updateAttempt(subject.db, subject.account, { ...forgiven, ...rehashed });
              change.write(write, { onMiss: () => identityErrors.movedOn() });
            },
          },
        });
      });
    },

    async secondFactor({ ticket: secret, code }, caller) {
      return again(async () => {
        const { ticket, subject } = await findTicket(secret, 'second_factor');
        const { db, account } = subject;
        const onMiss = (): Error => identityErrors.movedOn();
        const found = await secondFactorOf(platform.sealer, subject, code, clock.now());
        const outcome = judge(subject, { isRight: found !== null, failure: 'second_factor_failed' }, clock.now());
        if (outcome || !found) {
          await recordFailure(parts, subject, {
            outcome: outcome ?? 'second_factor_failed',
            method: found?.method ?? 'totp',
            caller,
            collect: (change) => change.write(credentials.countTry(db, ticket), { onMiss }),
          });
          throw identityErrors.secondFactorFailed();
        }
        return admit(parts, subject, {
          caller,
          proof: {
            method: found.method,
            isSecondFactorProven: true,
            collect(change, at, step) {
              const forgiven = step === 'signed_in' ? { failures: 0, lockedUntilAt: null, lastSignInAt: at } : {};
              change.write(credentials.deleteTicket(db, ticket), { onMiss });
              change.write(updateAttempt(db, account, { ...forgiven, ...usedStep(found) }), { onMiss });
              if (found.method === 'recovery_code') {
                change.write(credentials.useRecoveryCode(db, account.id, { hash: found.hash, at }), { onMiss });
                recordAccount({ change, at }, { account, person: subject.person, verb: 'recovery_code_used' });
              }
            },
          },
        });
      });
    },

    async renewPassword({ ticket: secret, password }, caller) {
      const { ticket, subject } = await findTicket(secret, 'password_expired');
      const outcome = judge(subject, { isRight: true, failure: 'wrong_credentials' }, clock.now());
      if (outcome) {
        await recordFailure(parts, subject, { outcome, method: 'password', caller });
        throw identityErrors.ticketInvalid();
      }
      parts.distrust(subject.account.id);
      return admit(parts, subject, {
        caller,
        proof: {
          method: ticket.method,
          isSecondFactorProven: true,
          isPasswordNew: true,
          async collect(change, at, step) {
            change.write(credentials.deleteTicket(subject.db, ticket), {
              onMiss: () => identityErrors.ticketInvalid(),
            });
            await collectNewPassword(subject, { change, at, step, password, caller, verb: 'password_changed' });
          },
        },
      });
    },

    async useLink({ token, password }, caller) {
      const found = isSecretToken(token) ? await lookUp.findLink(nowhere, hashOf(token)) : undefined;
      const link = found && (await credentials.findLink(tenants.of(found.tenantId), found.id));
      const subject = link && (await findSubject(parts, found, link.accountId));
      if (!subject || link.expiresAt <= clock.now() || subject.account.state === 'disabled' || !subject.isHere) {
        throw identityErrors.linkInvalid();
      }
      parts.distrust(subject.account.id);
      return admit(parts, subject, {
        caller,
        proof: {
          method: 'one_time_link',
          isSecondFactorProven: false,
          isPasswordNew: true,
          async collect(change, at, step) {
            change.write(credentials.deleteLink(subject.db, link.id), { onMiss: () => identityErrors.linkInvalid() });
            await collectNewPassword(subject, { change, at, step, password, caller, verb: 'password_set' });
          },
        },
      });
    },
  };

  /** The password, the end of all other sessions, and who hears of it. An invited account is active from now on. */
  async function collectNewPassword(
    subject: Subject,
    given: Pick<Parameters<typeof withPassword>[1], 'change' | 'at' | 'password'> & {
      step: Admission['reply']['state'];
      caller: Caller;
      verb: 'password_changed' | 'password_set';
    },
  ): Promise<void> {
    const { place, db, account: before, person, policy } = subject;
    const { change, at, step, caller, verb } = given;
    const { tenantId } = place;
    const account = {
      ...(await withPassword(hasher, { ...given, db, tenantId, account: before, personName: person.name, policy })),
      state: 'active',
      lastSignInAt: step === 'signed_in' ? at : before.lastSignInAt,
    } as const;
    change.write(updateAccount(db, account), { onMiss: () => identityErrors.movedOn() });
    const changes = before.state === account.state ? {} : { state: [before.state, account.state] as [string, string] };
    recordAccount({ change, at }, { account, person, verb, changes });
    await endSessions({
      db,
      tenantId,
      change,
      at,
      account,
      personName: person.name,
      outcome: 'revoked',
      caller,
      exceptId: null,
    });
  }
}

function usedStep(proof: SecondFactorProof): { totpStep?: number } {
  return proof.method === 'totp' ? { totpStep: proof.step } : {};
}

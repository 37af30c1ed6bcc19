import type { SignInReply } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Change } from '../../platform/command/index.ts';
import { type Subject, signInOf } from './attempt.ts';
import { type Caller, type IdentityParts, originOfPerson } from './context.ts';
import * as credentials from './credential-store.ts';
import { identityErrors } from './errors.ts';
import { isDemo } from './look-up-store.ts';
import { readMe } from './me.ts';
import { isExpired } from './password-policy.ts';
import { hashOf, newSecretToken } from './secret-token.ts';
import { insertSession, type SessionMethod } from './session-store.ts';
import { insertSignIns } from './sign-in-store.ts';

/** The reply, and what the cookie is to hold once signed in. */
export interface Admission {
  readonly reply: SignInReply;
  readonly sessionSecret: string | null;
}

/** What somebody has proven of an account. */
export interface Proof {
  readonly method: SessionMethod;
  readonly isSecondFactorProven: boolean;
  /** Set a moment ago, so it cannot be too old. */
  readonly isPasswordNew?: boolean;
  /**
   * Collects what the proof itself changes (a ticket, a code, the password), the row of the account among it. It must miss when
   * the account is not any more as it was judged.
   */
  collect(change: Change, at: Date, step: SignInReply['state']): Promise<void> | void;
}

const ticketMs = 5 * 60_000;

/** Lets in, or gives a ticket for the step that is missing. All in one command. Error: `identity.demo_refused`. */
export async function admit(
  parts: IdentityParts,
  subject: Subject,
  { proof, caller }: { proof: Proof; caller: Caller },
): Promise<Admission> {
  const { commands } = parts.platform;
  const { place, account } = subject;
  if (parts.ports.settings.isExposed && (await isDemo(subject.db))) throw identityErrors.demoRefused();
  const secret = newSecretToken();
  const sessionId = newId();
  const step = nextStep(subject, proof, parts.platform.clock.now());
  const origin = originOfPerson(place, subject.person, step === 'signed_in' ? { ...caller, sessionId } : caller);
  await commands.run(origin, async (change, at) => {
    await proof.collect(change, at, step);
    if (step === 'signed_in') collectSession(subject, { change, at, id: sessionId, secret, proof, caller });
    else collectTicket(subject, { change, at, purpose: step, secret, proof });
  });
  if (step !== 'signed_in') return { reply: { state: step, ticket: secret }, sessionSecret: null };
  const { tenantId } = place;
  const me = await readMe(parts, { tenantId, accountId: account.id, sessionId, isAllowed: () => true });
  return { reply: { state: 'signed_in', me }, sessionSecret: secret };
}

function nextStep({ account, policy }: Subject, proof: Proof, at: Date): SignInReply['state'] {
  // A provider asks for as many factors as its owner wants, and for passwords of its own.
  if (proof.method === 'sso') return 'signed_in';
  if (account.totpSecret !== null && !proof.isSecondFactorProven) return 'second_factor';
  if (!proof.isPasswordNew && isExpired(account.passwordSetAt, policy, at)) return 'password_expired';
  return 'signed_in';
}

function collectSession(
  subject: Subject,
  session: { change: Change; at: Date; id: string; secret: string; proof: Proof; caller: Caller },
): void {
  const { place, db, account, policy } = subject;
  const { change, at, caller } = session;
  const { method } = session.proof;
  const { tenantId } = place;
  change.write(
    insertSession(db, tenantId, {
      id: session.id,
      accountId: account.id,
      tokenHash: hashOf(session.secret),
      method,
      ip: caller.ip,
      agent: caller.agent,
      createdAt: at,
      lastSeenAt: at,
      endsAt: new Date(at.getTime() + policy.sessionMaxHours * 3_600_000),
    }),
  );
  change.write(insertSignIns(db, tenantId, [{ ...signInOf(subject, caller), at, outcome: 'signed_in', method }]));
}

function collectTicket(
  { place, db, account }: Subject,
  ticket: {
    change: Change;
    at: Date;
    purpose: 'second_factor' | 'password_expired';
    secret: string;
    proof: Proof;
  },
): void {
  const { change, at, purpose } = ticket;
  change.write(credentials.deleteExpiredTickets(db, account.id, at), { rows: null });
  change.write(
    credentials.insertTicket(db, place.tenantId, {
      id: newId(at.getTime()),
      accountId: account.id,
      purpose,
      method: ticket.proof.method,
      tries: 0,
      tokenHash: hashOf(ticket.secret),
      createdAt: at,
      expiresAt: new Date(at.getTime() + ticketMs),
    }),
  );
}

import type { SignIn } from '@oneline/contracts';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { StoredAccount } from './account-store.ts';
import type { Caller } from './context.ts';
import { identityErrors } from './errors.ts';
import { policyOf } from './policy.ts';
import * as store from './session-store.ts';
import { insertSignIns } from './sign-in-store.ts';

export interface Ending {
  readonly db: TenantDb;
  readonly tenantId: string;
  readonly change: Change;
  readonly at: Date;
  readonly account: StoredAccount;
  readonly personName: string;
  readonly outcome: Extract<SignIn['outcome'], 'signed_out' | 'revoked'>;
  /** Who ended it; null for the system. */
  readonly caller: Caller | null;
  /** The session that goes on. */
  readonly exceptId: string | null;
}

/** Ends all sessions of an account but one. The caller of this has to `distrust` the account. */
export async function endSessions(ending: Ending): Promise<void> {
  const { db, change, at, account, exceptId } = ending;
  const { sessionIdleMinutes: idleMinutes } = await policyOf(db);
  const live = await store.liveSessionsOf(db, account.id, { at, idleMinutes });
  change.write(store.endSessionsOf(db, account.id, { at, exceptId }), { rows: null });
  record(
    ending,
    live.filter((session) => session.id !== exceptId),
  );
}

/** Ends one session; refuses when it has ended meanwhile. */
export function endSession(ending: Omit<Ending, 'exceptId'>, session: store.StoredSession): void {
  const { db, change, at } = ending;
  change.write(store.endSessions(db, [session.id], at), {
    onMiss: () => identityErrors.sessionNotFound({ id: session.id }),
  });
  record(ending, [session]);
}

/** Writes the log, and tells the browsers: `subject` is the session, so each can see whether it is its own. */
function record(ending: Omit<Ending, 'exceptId'>, sessions: readonly store.StoredSession[]): void {
  const { db, tenantId, change, at, account, personName, outcome, caller } = ending;
  if (sessions.length === 0) return;
  const records = sessions.map((session) => ({
    at,
    login: account.login,
    accountId: account.id,
    personId: account.personId,
    personName,
    outcome,
    method: session.method,
    ip: caller?.ip ?? null,
    agent: session.agent,
  }));
  change.write(insertSignIns(db, tenantId, records), { rows: records.length });
  for (const session of sessions) {
    change.emit({
      topic: 'me',
      type: 'session.revoked',
      subject: { id: session.id },
      payload: { sessionId: session.id },
      ownerId: account.personId,
    });
  }
}

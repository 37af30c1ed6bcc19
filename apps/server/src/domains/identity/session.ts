import type { ListQuery, Page, Session } from '@oneline/contracts';
import { maskFields, type Principal, requireReach, scopeOf } from '../../platform/access/index.ts';
import { findAccount } from './account-store.ts';
import { type Acting, type Caller, type IdentityParts, originOfPerson, type Reading } from './context.ts';
import { identityErrors } from './errors.ts';
import { requireSession } from './my.ts';
import { policyOf } from './policy.ts';
import { endSession } from './session-end.ts';
import * as store from './session-store.ts';

export interface SessionService {
  listMine(reading: Reading): Promise<Session[]>;
  /** Those the reader may see, their addresses masked as those of the sign-in log. */
  list(reading: Reading, request: ListQuery): Promise<Page<Session>>;
  endMine(acting: Acting, id: string): Promise<void>;
  revoke(acting: Acting, id: string): Promise<void>;
  signOut(principal: Principal, caller: Caller): Promise<void>;
}

export function createSessions(parts: IdentityParts): SessionService {
  const { ports, platform } = parts;

  async function momentOf({ db, at }: Pick<Reading, 'db' | 'at'>): Promise<store.Moment> {
    return { at, idleMinutes: (await policyOf(db)).sessionIdleMinutes };
  }

  function toDto(
    session: store.StoredSession,
    shown: { personName: string; idleMinutes: number; ownId: string | null },
  ): Session {
    const idleAt = session.lastSeenAt.getTime() + shown.idleMinutes * 60_000;
    return {
      id: session.id,
      accountId: session.accountId,
      personName: shown.personName,
      isCurrent: session.id === shown.ownId,
      ip: session.ip,
      agent: session.agent,
      method: session.method,
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: new Date(Math.min(idleAt, session.endsAt.getTime())).toISOString(),
    };
  }

  async function collectEnd(
    acting: Pick<Acting, 'db' | 'tenantId' | 'change' | 'at' | 'caller'>,
    session: store.StoredSession,
    end: { personName: string; outcome: 'signed_out' | 'revoked' },
  ): Promise<void> {
    const account = await findAccount(acting.db, session.accountId);
    if (!account) throw identityErrors.sessionNotFound({ id: session.id });
    parts.distrust(account.id);
    endSession({ ...acting, ...end, account }, session);
  }

  return {
    async listMine(reading) {
      const { principal } = reading;
      const moment = await momentOf(reading);
      const live = await store.liveSessionsOf(reading.db, principal.accountId, moment);
      const { idleMinutes } = moment;
      return live.map((session) =>
        toDto(session, { personName: principal.name, idleMinutes, ownId: principal.sessionId }),
      );
    },

    async list(reading, request) {
      const { db, principal, today } = reading;
      const moment = await momentOf(reading);
      const scope = scopeOf(principal, 'session.read');
      const page = await store.listSessions(db, ports.directory.sql, { scope, today, moment, request });
      const { idleMinutes } = moment;
      return {
        ...page,
        items: page.items.map(({ personName, ...session }) => {
          const dto = toDto(session, { personName, idleMinutes, ownId: principal.sessionId });
          return { ...dto, ip: maskFields<{ ip: string | null }>(principal, 'sign_in', { ip: dto.ip }).ip ?? '' };
        }),
      };
    },

    async endMine(acting, id) {
      requireSession(acting.principal);
      const session = await store.findLiveSession(acting.db, id, await momentOf(acting));
      if (session?.accountId !== acting.principal.accountId) throw identityErrors.sessionNotFound({ id });
      await collectEnd(acting, session, { personName: acting.principal.name, outcome: 'revoked' });
    },

    async revoke(acting, id) {
      const { db, principal, today, change } = acting;
      const session = await store.findLiveSession(db, id, await momentOf(acting));
      if (!session) throw identityErrors.sessionNotFound({ id });
      const person = await ports.directory.findPerson(db, session.personId, today);
      requireReach(principal, 'session.revoke', { unitIds: person?.unitIds ?? [], ownerId: session.personId });
      const personName = person?.name ?? '';
      await collectEnd(acting, session, { personName, outcome: 'revoked' });
      change.audit({
        action: 'session.revoked',
        subject: { kind: 'session', id, name: personName },
        changes: { accountId: [session.accountId, null] },
      });
    },

    async signOut(principal, caller) {
      const sessionId = requireSession(principal);
      const { tenantId, zone, personId: id, name } = principal;
      const db = platform.tenants.of(tenantId);
      const origin = originOfPerson({ tenantId, zone }, { id, name }, { ...caller, sessionId });
      await platform.commands.run(origin, async (change, at) => {
        const session = await store.findLiveSession(db, sessionId, await momentOf({ db, at }));
        // Ended a moment ago by somebody else: signed out all the same.
        if (!session) return;
        await collectEnd({ db, tenantId, change, at, caller }, session, { personName: name, outcome: 'signed_out' });
      });
    },
  };
}

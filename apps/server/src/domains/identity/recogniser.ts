import { hash } from 'node:crypto';
import type { PermissionName } from '@oneline/contracts';
import { dayIn, isDomainError } from '@oneline/kernel';
import { combineFields, combineGrants, fieldClassOf, type Principal } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { originOfSystem } from './context.ts';
import { type Credential, credentialOf } from './credential.ts';
import * as lookUp from './look-up-store.ts';
import { defaultPolicy, isConfined } from './policy.ts';
import type { IdentityPorts } from './ports.ts';
import * as sessions from './session-store.ts';
import { insertSignIns } from './sign-in-store.ts';
import * as tokens from './token-store.ts';

/** How long a session and its rights are believed without looking; events cut it short. */
const believedMs = 10_000;
/** How long nothing is believed of an account that a command is changing: longer than any command takes. */
const distrustedMs = 15_000;
/** How exactly `lastSeenAt` is known. */
const touchEveryMs = 60_000;
const mostRemembered = 20_000;

/** What a request tells, of HTTP or of the upgrade to a WebSocket. */
export interface IncomingRequest {
  readonly headers: {
    readonly authorization?: string | undefined;
    readonly cookie?: string | undefined;
    readonly 'user-agent'?: string | undefined;
  };
  readonly ip: string;
}

/** Who sent a request. */
export interface Recogniser {
  authenticate(request: IncomingRequest): Promise<Principal | null>;
  distrust(accountId: string): void;
  /** Drops what is remembered of a person, or of everybody in the tenant (null). */
  forget(tenantId: string, personId: string | null): void;
  close(): Promise<void>;
}

interface Remembered {
  readonly principal: Principal;
  readonly checkedAtMs: number;
  /** It ends then, whatever happens. */
  readonly endsAtMs: number;
  touchedAtMs: number;
  readonly touch: (at: Date) => Parameters<Change['write']>[0];
}

/** Keeps what it has recognised for a few seconds, so that a request costs a hash and a look into a map. */
export function createRecogniser(platform: Platform, ports: IdentityPorts): Recogniser {
  const { tenants, commands, clock, log } = platform;
  const nowhere = tenants.of(null);
  const remembered = new Map<string, Remembered>();
  const loading = new Map<string, Promise<Remembered | null>>();
  const distrusted = new Map<string, number>();
  const writing = new Set<Promise<unknown>>();
  // Raised by everything that makes memories false, so that what was read before is not remembered after.
  let epoch = 0;

  function turnOver(): void {
    epoch += 1;
    loading.clear();
  }

  function isDistrusted(accountId: string, nowMs: number): boolean {
    const untilMs = distrusted.get(accountId);
    if (untilMs === undefined) return false;
    if (nowMs < untilMs) return true;
    distrusted.delete(accountId);
    return false;
  }

  /** Written behind the answer; a failure costs a time stamp or a line of the log, not the request. */
  function writeBehind(tenantId: string, work: (change: Change) => Promise<void>): void {
    const written = commands
      .run(originOfSystem(tenantId, null), work)
      .catch((error: unknown) => {
        // A conflict: another process has written the same.
        if (!(isDomainError(error) && error.kind === 'conflict'))
          log.warn({ err: error }, 'sign-in bookkeeping failed');
      })
      .finally(() => writing.delete(written));
    writing.add(written);
  }

  function recordExpiry(found: lookUp.FoundSession, at: Date, request: IncomingRequest): void {
    const db = tenants.of(found.tenantId);
    writeBehind(found.tenantId, async (change) => {
      const person = await ports.directory.findPerson(db, found.personId, dayIn(found.zone, at));
      change.write(sessions.endSessions(db, [found.sessionId], at));
      const { login, accountId, personId, method } = found;
      const expiry = {
        at,
        login,
        accountId,
        personId,
        personName: person?.name ?? null,
        outcome: 'expired',
        method,
        ip: request.ip,
        agent: (request.headers['user-agent'] ?? '').slice(0, 300),
      } as const;
      change.write(insertSignIns(db, found.tenantId, [expiry]));
    });
  }

  async function principalOf(
    found: lookUp.Place & { accountId: string; personId: string },
    at: Date,
    limits: { sessionId: string | null; tokenId: string | null; isAllowed(permission: PermissionName): boolean },
  ): Promise<Principal | null> {
    const db = tenants.of(found.tenantId);
    const today = dayIn(found.zone, at);
    const [person, rights] = await Promise.all([
      ports.directory.findPerson(db, found.personId, today),
      ports.rights.rightsOf(db, found.personId, today),
    ]);
    if (!person?.isActive || !rights.isActive) return null;
    const fields = combineFields(rights.fields);
    return {
      tenantId: found.tenantId,
      accountId: found.accountId,
      personId: found.personId,
      name: person.name,
      zone: found.zone,
      sessionId: limits.sessionId,
      tokenId: limits.tokenId,
      reach: combineGrants(rights.grants.filter((grant) => limits.isAllowed(grant.permission))),
      fields,
      fieldClass: fieldClassOf(fields),
    };
  }

  async function loadSession(tokenHash: Buffer, request: IncomingRequest): Promise<Remembered | null> {
    const found = await lookUp.findSession(nowhere, tokenHash);
    if (!found || found.endedAt !== null || found.accountState !== 'active') return null;
    const at = clock.now();
    const db = tenants.of(found.tenantId);
    const idleMs = (found.sessionIdleMinutes ?? defaultPolicy.sessionIdleMinutes) * 60_000;
    if (at >= found.endsAt || at.getTime() >= found.lastSeenAt.getTime() + idleMs) {
      recordExpiry(found, at, request);
      return null;
    }
    const isRequired = found.isSecondFactorRequired ?? defaultPolicy.isSecondFactorRequired;
    const isNarrow = isConfined({ ...found, isRequired });
    const { sessionId } = found;
    const principal = await principalOf(found, at, { sessionId, tokenId: null, isAllowed: () => !isNarrow });
    if (!principal) return null;
    return {
      principal,
      checkedAtMs: at.getTime(),
      endsAtMs: found.endsAt.getTime(),
      touchedAtMs: found.lastSeenAt.getTime(),
      touch: (seenAt) => sessions.touchSession(db, sessionId, seenAt),
    };
  }

  async function loadToken(tokenHash: Buffer): Promise<Remembered | null> {
    const found = await lookUp.findApiToken(nowhere, tokenHash);
    if (!found || found.revokedAt !== null || found.accountState !== 'active') return null;
    const at = clock.now();
    if (at >= found.expiresAt) return null;
    const db = tenants.of(found.tenantId);
    const { tokenId } = found;
    const allowed = new Set(found.permissions);
    // What the token names and its holder has at this moment.
    const principal = await principalOf(found, at, {
      sessionId: null,
      tokenId,
      isAllowed: (permission) => allowed.has(permission),
    });
    if (!principal) return null;
    return {
      principal,
      checkedAtMs: at.getTime(),
      endsAtMs: found.expiresAt.getTime(),
      touchedAtMs: found.lastUsedAt?.getTime() ?? 0,
      touch: (usedAt) => tokens.touchToken(db, tokenId, usedAt),
    };
  }

  /** Requests of one session that come together look once. */
  function load(key: string, kind: Credential['kind'], request: IncomingRequest): Promise<Remembered | null> {
    const begun = loading.get(key);
    if (begun) return begun;
    const begunIn = epoch;
    const tokenHash = Buffer.from(key, 'base64');
    const promise = (kind === 'session' ? loadSession(tokenHash, request) : loadToken(tokenHash))
      .then((found) => {
        if (found && begunIn === epoch && !isDistrusted(found.principal.accountId, found.checkedAtMs)) {
          if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value ?? '');
          remembered.set(key, found);
        }
        return found;
      })
      .finally(() => {
        if (loading.get(key) === promise) loading.delete(key);
      });
    loading.set(key, promise);
    return promise;
  }

  function answer(found: Remembered, nowMs: number): Principal {
    if (nowMs - found.touchedAtMs >= touchEveryMs) {
      found.touchedAtMs = nowMs;
      writeBehind(found.principal.tenantId, async (change) =>
        change.write(found.touch(new Date(nowMs)), { rows: null }),
      );
    }
    return found.principal;
  }

  return {
    async authenticate(request) {
      const credential = credentialOf(request.headers, ports.settings.isSecure);
      if (!credential) return null;
      const key = hash('sha256', credential.secret, 'base64');
      const nowMs = clock.now().getTime();
      const known = remembered.get(key);
      if (known) {
        if (nowMs - known.checkedAtMs < believedMs && nowMs < known.endsAtMs) return answer(known, nowMs);
        remembered.delete(key);
      }
      const found = await load(key, credential.kind, request);
      return found && answer(found, nowMs);
    },
    distrust(accountId) {
      turnOver();
      distrusted.set(accountId, clock.now().getTime() + distrustedMs);
      for (const [key, { principal }] of remembered) if (principal.accountId === accountId) remembered.delete(key);
    },
    forget(tenantId, personId) {
      turnOver();
      for (const [key, { principal }] of remembered) {
        const isMeant = principal.tenantId === tenantId && (personId === null || principal.personId === personId);
        if (isMeant) remembered.delete(key);
      }
    },
    async close() {
      remembered.clear();
      await Promise.all(writing);
    },
  };
}

import { dayIn } from '@oneline/kernel';
import type { Principal } from '../../platform/access/index.ts';
import type { Change, CommandOrigin } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Place } from './look-up-store.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { DirectoryPerson, IdentityPorts } from './ports.ts';

/** What every part of this domain is built from. */
export interface IdentityParts {
  readonly platform: Platform;
  readonly ports: IdentityPorts;
  readonly hasher: PasswordHasher;
  /**
   * Whatever this process remembers of the account is not believed any more, from before the command that calls this commits
   * until well after it: its sessions and rights are read anew by the next request.
   */
  distrust(accountId: string): void;
}

/** Where a request came from. */
export interface Caller {
  readonly ip: string;
  readonly agent: string;
  readonly requestId: string | null;
}

/** Somebody signed in who looks at something. */
export interface Reading {
  readonly db: TenantDb;
  readonly tenantId: string;
  readonly principal: Principal;
  readonly at: Date;
  /** The day of `at` in the zone of the tenant. */
  readonly today: string;
}

/** Somebody signed in who changes something. */
export interface Acting extends Reading {
  readonly change: Change;
  readonly caller: Caller;
}

export function readingOf(call: { principal: Principal; db: TenantDb }, at: Date): Reading {
  const { principal, db } = call;
  return { db, tenantId: principal.tenantId, principal, at, today: dayIn(principal.zone, at) };
}

export function actingOf(call: { principal: Principal; db: TenantDb } & Caller, change: Change, at: Date): Acting {
  return { ...readingOf(call, at), change, caller: callerOf(call) };
}

export function callerOf({ ip, agent, requestId }: Caller): Caller {
  return { ip, agent, requestId };
}

/** A command that a person carries out before they are signed in. */
export function originOfPerson(
  place: Place,
  person: Pick<DirectoryPerson, 'id' | 'name'>,
  caller: Caller & { sessionId?: string },
): CommandOrigin {
  return {
    tenantId: place.tenantId,
    actorId: person.id,
    actorName: person.name,
    sessionId: caller.sessionId ?? null,
    ip: caller.ip,
    requestId: caller.requestId,
  };
}

/** A command of the system itself: nobody has proven who they are, or nobody asked. */
export function originOfSystem(tenantId: string, caller: Caller | null): CommandOrigin {
  return {
    tenantId,
    actorId: null,
    actorName: 'OneLine',
    sessionId: null,
    ip: caller?.ip ?? null,
    requestId: caller?.requestId ?? null,
  };
}

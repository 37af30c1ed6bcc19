import type { BodyOf, PermissionName, Person, personRoutes } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';

/** What this domain needs of others. */
export interface OrganisationPorts {
  /** The sign-ins of these people, by person id; who has none is absent. */
  accountsOf(db: TenantDb, personIds: readonly string[]): Promise<ReadonlyMap<string, Person['account']>>;
  readonly roles: RolePort;
}

export interface RolePort {
  /**
   * Refuses roles that are not there, and roles that would give somebody in this unit a right which the actor does not hold
   * there: nobody gives away what they do not have.
   */
  requireGrantable(
    db: TenantDb,
    actor: Principal,
    given: { roleIds: readonly string[]; unitId: string },
  ): Promise<void>;
}

/** Somebody who looks, and on which day of their tenant. */
export interface Reader {
  readonly db: TenantDb;
  readonly principal: Principal;
  /** The day in the zone of the tenant; decides what is current. */
  readonly today: string;
}

/** Somebody who changes something. */
export interface Acting extends Reader {
  readonly change: Change;
  readonly at: Date;
}

/** By which right somebody takes on people: their own on people, or that of deciding requests which others wrote. */
export interface Authority {
  readonly permission: PermissionName;
  /** What the actor writes into sensitive fields is their own choice and needs the right to write them. */
  readonly isAuthor: boolean;
}

export type Hire = BodyOf<typeof personRoutes.create>;
export type NewAppointment = Hire['appointments'][number];

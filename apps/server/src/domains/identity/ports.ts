import type { FieldGrant, Me, Person } from '@oneline/contracts';
import type { Principal, ResolvedGrant } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { OutboxEvent } from '../../platform/domain-module.ts';
import type { PeopleSql } from './people-store.ts';

export type { PeopleSql } from './people-store.ts';

/** A person as sign-in needs to know them. */
export interface DirectoryPerson {
  readonly id: string;
  readonly employeeNo: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Units of the present posts, for data scope. */
  readonly unitIds: readonly string[];
}

export interface EngagementContext {
  readonly db: TenantDb;
  readonly change: Change;
  readonly at: Date;
  readonly today: string;
  readonly principal: Principal;
}

/** Somebody who asked to work here, and the post that the one who decides gives them. */
export interface Engagement {
  readonly name: string;
  readonly employeeNo: string;
  readonly mobile: string;
  readonly postId: string;
  /** The sign-in that the same command makes, for the event that tells of the person. */
  readonly account: Person['account'];
}

/** What identity asks of the organisation. `today` is the day in the zone of the tenant. */
export interface DirectoryPort {
  findPerson(db: TenantDb, id: string, today: string): Promise<DirectoryPerson | null>;
  /** Ids of the open units of this name. */
  unitsNamed(db: TenantDb, name: string): Promise<readonly string[]>;
  /**
   * Collects into the change what appoints the person of this employee number to the post from today on, making the person
   * where there is none. A post already held is left as it is. Refuses a post that is not open or not within reach of
   * `account_request.decide`, rights beyond those of the actor, and a number that belongs to somebody of another name.
   */
  engage(context: EngagementContext, engagement: Engagement): Promise<DirectoryPerson>;
  /** For lists of accounts, sessions and sign-ins. */
  readonly sql: PeopleSql;
}

export interface PersonRights {
  /** The person works here today. */
  readonly isActive: boolean;
  readonly grants: readonly ResolvedGrant[];
  readonly fields: readonly FieldGrant[];
  readonly posts: Me['posts'];
}

export interface RightsPort {
  rightsOf(db: TenantDb, personId: string, today: string): Promise<PersonRights>;
  /** Whose rights an event makes stale. */
  changedBy(event: Pick<OutboxEvent, 'type' | 'subject'>): { readonly personId: string } | 'everyone' | null;
  /** Refuses when this person may do something that the actor may not: who holds their sign-in could act as them. */
  refuseAbove(actor: Principal, db: TenantDb, personId: string, today: string): Promise<void>;
}

export interface IdentitySettings {
  /** Without a slash at its end. */
  publicUrl(): string;
  /** Browsers reach this installation by https. */
  readonly isSecure: boolean;
  /** Other machines reach this installation, so the printed sign-ins of the made-up operator open nothing. */
  readonly isExposed: boolean;
}

export interface IdentityPorts {
  /** Of the relay role, without a tenant: sees every tenant. */
  readonly installationDb: TenantDb;
  readonly directory: DirectoryPort;
  readonly rights: RightsPort;
  readonly settings: IdentitySettings;
}

import type { Appointment, Person } from '@oneline/contracts';
import type { TenantDb } from '../../platform/db/index.ts';
import { liveAppointments, type StoredAppointment } from './appointment-store.ts';
import { organisationErrors } from './errors.ts';
import type { PersonService } from './person-service.ts';
import { findByEmployeeNo, findPeople, type PeopleSql, peopleSql, type StoredPerson, unitsOf } from './person-store.ts';
import { parentsAt } from './placement-store.ts';
import type { Acting, Authority } from './ports.ts';
import { findPosts, openPostsUsingRole, type StoredPost } from './post-store.ts';
import { subtrees, unitsNamed } from './unit-store.ts';

export interface DirectoryPerson extends StoredPerson {
  /** Has not left. */
  readonly isActive: boolean;
}

/** An appointment of today, with the roles its post brings. */
export type CurrentAppointment = Appointment & { readonly roleIds: readonly string[] };

/** Somebody to take on, and the post they get. */
export interface Engagement {
  readonly employeeNo: string;
  readonly name: string;
  readonly mobile: string | null;
  readonly postId: string;
  /** The sign-in that the same command makes, for the event that tells of the person. */
  readonly account?: Person['account'];
}

/**
 * What other domains may ask of the organisation: unmasked, and regardless of any reader's scope. `today` is the day in the
 * zone of the tenant.
 */
/** Names of people by id; whoever is missing does not exist. */
export type PersonNames = (db: TenantDb, personIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export interface Directory {
  findPerson(db: TenantDb, id: string, today: string): Promise<DirectoryPerson | null>;
  /** Those that are there, in no order. */
  findPeople(db: TenantDb, ids: readonly string[], today: string): Promise<DirectoryPerson[]>;
  personByEmployeeNo(db: TenantDb, employeeNo: string, today: string): Promise<DirectoryPerson | null>;
  /** Those that hold on this day, main post first. */
  appointmentsOf(db: TenantDb, personId: string, today: string): Promise<CurrentAppointment[]>;
  /** The units people belong to, for data scope, by person id. */
  unitsOf(db: TenantDb, personIds: readonly string[], today: string): Promise<ReadonlyMap<string, readonly string[]>>;
  postById(db: TenantDb, id: string): Promise<StoredPost | null>;
  /** Open posts that carry a role. */
  postsUsingRole(db: TenantDb, roleId: string): Promise<StoredPost[]>;
  /** The unit and all below it. */
  subtree(db: TenantDb, unitId: string): Promise<readonly string[]>;
  subtrees(db: TenantDb, unitIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Ids of the open units of this name. */
  unitsNamed(db: TenantDb, name: string): Promise<readonly string[]>;
  /** Which unit each unit hung under at an instant; for reports of that time. */
  parentsAt(db: TenantDb, at: Date): Promise<ReadonlyMap<string, string | null>>;
  /**
   * Gives a post from today on to whoever has this employee number, who is made when not there; by the right to decide
   * account requests. A post already held stays as it is. Errors: `organisation.person_differs` when the number is that of
   * somebody of another name, `organisation.person_left`, `organisation.post_unavailable`, `access.denied`, and those of roles.
   */
  engage(acting: Acting, engagement: Engagement): Promise<DirectoryPerson>;
  /** For lists of other domains that hold ids of people. */
  readonly sql: PeopleSql;
}

/** Whoever decides a request takes over what the one who asked wrote of themselves. */
const decider: Authority = { permission: 'account_request.decide', isAuthor: false };

export function createDirectory(people: PersonService): Directory {
  const directory: Directory = {
    findPerson: async (db, id, today) => (await directory.findPeople(db, [id], today))[0] ?? null,
    findPeople: async (db, ids, today) => (await findPeople(db, ids, today)).map(toDirectoryPerson),
    async personByEmployeeNo(db, employeeNo, today) {
      const person = await findByEmployeeNo(db, employeeNo, today);
      return person ? toDirectoryPerson(person) : null;
    },
    async appointmentsOf(db, personId, today) {
      const live = await liveAppointments(db, [personId], today);
      return live.filter((one) => one.fromDate <= today).map(withoutPerson);
    },
    unitsOf,
    postById: async (db, id) => (await findPosts(db, [id]))[0] ?? null,
    postsUsingRole: openPostsUsingRole,
    subtree: async (db, unitId) => (await subtrees(db, [unitId])).get(unitId) ?? [],
    subtrees,
    unitsNamed,
    parentsAt,
    async engage(acting, { postId, account = null, ...hire }) {
      const appointment = { postId, isMain: true, fromDate: acting.today };
      const known = await directory.personByEmployeeNo(acting.db, hire.employeeNo, acting.today);
      if (known && known.name !== hire.name) throw organisationErrors.personDiffers({ employeeNo: hire.employeeNo });
      const person = known
        ? await people.appoint(acting, known.id, appointment, decider)
        : await people.create(acting, { ...hire, appointments: [appointment] }, { authority: decider, account });
      const { appointments, account: _, ...stored } = person;
      return toDirectoryPerson({ ...stored, unitIds: [...new Set(appointments.map((one) => one.unitId))] });
    },
    sql: peopleSql,
  };
  return directory;
}

function toDirectoryPerson(person: StoredPerson): DirectoryPerson {
  return { ...person, isActive: person.state === 'active' };
}

function withoutPerson({ personId: _, ...appointment }: StoredAppointment): CurrentAppointment {
  return appointment;
}

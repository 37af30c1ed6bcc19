import type { Appointment, Person } from '@oneline/contracts';
import type { TenantDb } from '../../platform/db/index.ts';
import { liveAppointments, type StoredAppointment } from './appointment-store.ts';
import { organisationErrors } from './errors.ts';
import type { PersonService } from './person-service.ts';
import { findByEmployeeNo, findPeople, peopleIn, type StoredPerson, unitsOf } from './person-store.ts';
import type { Acting, Authority, Hire } from './ports.ts';
import { findPosts, openPostsUsingRole, type StoredPost } from './post-store.ts';
import { parentsAt, subtrees } from './unit-store.ts';

/** An appointment of today, with the roles its post brings. */
export type CurrentAppointment = Appointment & { readonly roleIds: readonly string[] };

/** What other domains may ask of the organisation. Everything is unmasked and regardless of any reader's scope. */
export interface Directory {
  findPerson(db: TenantDb, id: string, today: string): Promise<StoredPerson | undefined>;
  /** Those that are there, in no order. */
  findPeople(db: TenantDb, ids: readonly string[], today: string): Promise<StoredPerson[]>;
  personByEmployeeNo(db: TenantDb, employeeNo: string, today: string): Promise<StoredPerson | undefined>;
  /** Those that hold on this day, main post first; the roles of closed posts are left out. */
  appointmentsOf(db: TenantDb, personId: string, today: string): Promise<CurrentAppointment[]>;
  /** The units people belong to, for data scope, by person id. */
  unitsOf(db: TenantDb, personIds: readonly string[], today: string): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The people who belong to any of these units. */
  peopleIn(db: TenantDb, unitIds: readonly string[], today: string): Promise<string[]>;
  postById(db: TenantDb, id: string): Promise<StoredPost | undefined>;
  /** Open posts that carry a role. */
  postsUsingRole(db: TenantDb, roleId: string): Promise<StoredPost[]>;
  /** The unit and all below it. */
  subtree(db: TenantDb, unitId: string): Promise<readonly string[]>;
  subtrees(db: TenantDb, unitIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Which unit each unit hung under at an instant; for reports of that time. */
  parentsAt(db: TenantDb, at: Date): Promise<ReadonlyMap<string, string | null>>;
  createPersonIn(acting: Acting, hire: Hire, options: HireOptions): Promise<Person>;
  /**
   * Gives a post from today on to whoever has this employee number, who is created if not there. Errors:
   * `organisation.person_differs` when that is somebody of another name, `organisation.person_left`, and those of appointing.
   */
  takeOn(acting: Acting, hire: Omit<Hire, 'appointments'> & { postId: string }, options: HireOptions): Promise<Person>;
}

export interface HireOptions {
  readonly authority: Authority;
  /** The sign-in that the same command makes. */
  readonly account?: Person['account'];
}

export function createDirectory(people: PersonService): Directory {
  return {
    findPerson: async (db, id, today) => (await findPeople(db, [id], today))[0],
    findPeople,
    personByEmployeeNo: findByEmployeeNo,
    async appointmentsOf(db, personId, today) {
      const live = await liveAppointments(db, [personId], today);
      return live.filter((one) => one.fromDate <= today).map(withoutPerson);
    },
    unitsOf,
    peopleIn,
    postById: async (db, id) => (await findPosts(db, [id]))[0],
    postsUsingRole: openPostsUsingRole,
    subtree: async (db, unitId) => (await subtrees(db, [unitId])).get(unitId) ?? [],
    subtrees,
    parentsAt,
    createPersonIn: (acting, hire, options) => people.create(acting, hire, options),
    async takeOn(acting, { postId, ...hire }, options) {
      const appointment = { postId, isMain: true, fromDate: acting.today };
      const known = await findByEmployeeNo(acting.db, hire.employeeNo, acting.today);
      if (!known) return people.create(acting, { ...hire, appointments: [appointment] }, options);
      if (known.name !== hire.name) throw organisationErrors.personDiffers({ employeeNo: hire.employeeNo });
      return people.appoint(acting, known.id, appointment, options.authority);
    },
  };
}

function withoutPerson({ personId: _, ...appointment }: StoredAppointment): CurrentAppointment {
  return appointment;
}

import type { Appointment, BodyOf, ListQuery, Page, Person, personRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { requireFieldRights, requireReach, scopeOf } from '../../platform/access/index.ts';
import { commandErrors } from '../../platform/command/index.ts';
import { writeAppointments } from './appoint.ts';
import * as appointmentStore from './appointment-store.ts';
import { liveAppointments, type StoredAppointment } from './appointment-store.ts';
import { planAppointments } from './appointments.ts';
import { organisationErrors } from './errors.ts';
import { recordPerson } from './person-record.ts';
import type { StoredPerson } from './person-store.ts';
import * as store from './person-store.ts';
import type { Acting, Authority, Hire, NewAppointment, OrganisationPorts, Reader } from './ports.ts';

/** A command on a person; `show` makes the person look as the actor may see them, and puts a clear sight on record. */
export interface PersonCommand extends Acting {
  show(person: Person): Promise<Person>;
}

export interface PersonService {
  /** Unmasked, as everything here: what a reader may see of it is for the route to say. */
  list(reader: Reader, query: ListQuery): Promise<Page<Person>>;
  get(reader: Reader, id: string): Promise<Person>;
  history(reader: Reader, id: string): Promise<Appointment[]>;
  create(acting: Acting, body: Hire, options?: { authority: Authority; account?: Person['account'] }): Promise<Person>;
  change(command: PersonCommand, id: string, body: BodyOf<typeof personRoutes.change>): Promise<Person>;
  /** Gives one more post to somebody; nothing changes when they hold it. */
  appoint(acting: Acting, id: string, appointment: NewAppointment, authority: Authority): Promise<Person>;
  leave(command: PersonCommand, id: string, version: number): Promise<Person>;
  rejoin(command: PersonCommand, id: string, version: number): Promise<Person>;
}

const ownRight: Authority = { permission: 'person.write', isAuthor: true };

interface Known {
  readonly stored: StoredPerson;
  readonly person: Person;
  readonly held: readonly StoredAppointment[];
}

export function createPersonService(ports: OrganisationPorts): PersonService {
  async function assemble(db: Reader['db'], stored: readonly StoredPerson[], today: string): Promise<Known[]> {
    const ids = stored.map((person) => person.id);
    const [appointments, accounts] = await Promise.all([
      liveAppointments(db, ids, today),
      ids.length > 0 ? ports.accountsOf(db, ids) : new Map<string, Person['account']>(),
    ]);
    const byPerson = Map.groupBy(appointments, (one) => one.personId);
    return stored.map((one) => {
      const held = byPerson.get(one.id) ?? [];
      return { stored: one, held, person: toDto(one, held, accounts.get(one.id) ?? null) };
    });
  }

  async function find({ db, today }: Reader, id: string): Promise<Known> {
    const [known] = await assemble(db, await store.findPeople(db, [id], today), today);
    if (!known) throw organisationErrors.personNotFound({ id });
    return known;
  }

  async function see(reader: Reader, id: string): Promise<Known> {
    const known = await find(reader, id);
    requireReach(reader.principal, 'person.read', { unitIds: known.stored.unitIds, ownerId: id });
    return known;
  }

  const stale = async (command: PersonCommand, id: string): Promise<Error> =>
    commandErrors.staleVersion({ current: await command.show((await find(command, id)).person) });

  /** The person to change, as they were when the change was thought of. */
  async function findAt(command: PersonCommand, id: string, version: number): Promise<Known> {
    const known = await find(command, id);
    requireReach(command.principal, 'person.write', { unitIds: known.stored.unitIds, ownerId: id });
    if (known.stored.version !== version) throw await stale(command, id);
    return known;
  }

  /** Writes a changed person, the audit row and the event. */
  function save(
    acting: Acting,
    before: Known,
    after: StoredPerson,
    options: { type: string; held: readonly Appointment[]; leftAt?: Date; onMiss: () => Promise<Error> },
  ): Person {
    const { db, change, at } = acting;
    const stored = { ...after, version: before.stored.version + 1, updatedAt: at.toISOString() };
    const person = toDto(stored, options.held, before.person.account);
    change.refuseOn('person_employee_no', () => organisationErrors.personExists({ employeeNo: stored.employeeNo }));
    change.write(store.updatePerson(db, stored, options.leftAt), { onMiss: options.onMiss });
    recordPerson(acting, options.type, { before: before.person, after: person, unitIds: before.stored.unitIds });
    return person;
  }

  return {
    async list({ db, principal, today }, query) {
      const page = await store.listPeople(db, query, { scope: scopeOf(principal, 'person.read'), today });
      const known = await assemble(db, page.items, today);
      return { ...page, items: known.map(({ person }) => person) };
    },

    get: async (reader, id) => (await see(reader, id)).person,

    async history(reader, id) {
      await see(reader, id);
      return (await appointmentStore.allAppointments(reader.db, id)).map(toAppointment);
    },

    async create(
      acting,
      { appointments, ...body },
      { authority = ownRight, account = null } = { authority: ownRight },
    ) {
      const { db, change, at, principal, today } = acting;
      if (authority.isAuthor) requireFieldRights(principal, 'person', body);
      // Who belongs to no unit is nobody's but the whole tenant's.
      if (appointments.length === 0) requireReach(principal, authority.permission, {});
      const id = newId(at.getTime());
      const stored: StoredPerson = {
        id,
        employeeNo: body.employeeNo,
        name: body.name,
        state: 'active',
        mobile: body.mobile ?? null,
        email: body.email ?? null,
        idNumber: body.idNumber ?? null,
        version: 1,
        createdAt: at.toISOString(),
        updatedAt: at.toISOString(),
        unitIds: [],
      };
      change.refuseOn('person_employee_no', () => organisationErrors.personExists({ employeeNo: body.employeeNo }));
      change.write(store.insertPerson(db, principal.tenantId, stored));
      const plan = planAppointments<StoredAppointment>([], appointments, today);
      const held = await writeAppointments(acting, { personId: id, plan, authority, roles: ports.roles });
      const person = toDto(stored, held, account);
      recordPerson(acting, 'person.created', { before: null, after: person, unitIds: [] });
      return person;
    },

    async change(command, id, { version, appointments, ...body }) {
      requireFieldRights(command.principal, 'person', body);
      const before = await findAt(command, id, version);
      let held: readonly Appointment[] = before.held;
      if (appointments) {
        if (before.stored.state === 'left') throw organisationErrors.personLeft({ id });
        const plan = planAppointments(before.held, appointments, command.today);
        held = await writeAppointments(command, { personId: id, plan, authority: ownRight, roles: ports.roles });
      }
      const after = { ...before.stored, ...body };
      return save(command, before, after, { type: 'person.changed', held, onMiss: () => stale(command, id) });
    },

    async appoint(acting, id, appointment, authority) {
      const before = await find(acting, id);
      if (before.stored.state === 'left') throw organisationErrors.personLeft({ id });
      if (before.held.some((one) => one.postId === appointment.postId)) return before.person;
      const isMain = appointment.isMain && !before.held.some((one) => one.isMain);
      const plan = planAppointments(before.held, [...before.held, { ...appointment, isMain }], acting.today);
      const held = await writeAppointments(acting, { personId: id, plan, authority, roles: ports.roles });
      const onMiss = async (): Promise<Error> => commandErrors.staleVersion();
      return save(acting, before, before.stored, { type: 'person.changed', held, onMiss });
    },

    async leave(command, id, version) {
      const before = await findAt(command, id, version);
      if (before.stored.state === 'left') throw organisationErrors.personLeft({ id });
      const plan = planAppointments(before.held, [], command.today);
      await writeAppointments(command, { personId: id, plan, authority: ownRight, roles: ports.roles });
      return save(
        command,
        before,
        { ...before.stored, state: 'left' },
        {
          type: 'person.left',
          held: [],
          leftAt: command.at,
          onMiss: () => stale(command, id),
        },
      );
    },

    async rejoin(command, id, version) {
      const before = await findAt(command, id, version);
      if (before.stored.state === 'active') throw organisationErrors.personHere({ id });
      const after: StoredPerson = { ...before.stored, state: 'active' };
      return save(command, before, after, { type: 'person.rejoined', held: [], onMiss: () => stale(command, id) });
    },
  };
}

function toAppointment({ id, postId, postName, unitId, unitName, isMain, fromDate, toDate }: Appointment): Appointment {
  return { id, postId, postName, unitId, unitName, isMain, fromDate, toDate };
}

function toDto(
  { unitIds: _, ...stored }: StoredPerson,
  held: readonly Appointment[],
  account: Person['account'],
): Person {
  return { ...stored, appointments: held.map(toAppointment), account };
}

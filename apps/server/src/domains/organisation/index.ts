import type { Person, Unit } from '@oneline/contracts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createPersonService } from './person-service.ts';
import { type PeopleSql, peopleSql } from './person-store.ts';
import type { OrganisationPorts } from './ports.ts';
import { createPostService } from './post-service.ts';
import { organisationBindings, presentPerson } from './routes.ts';
import { createUnitService } from './unit-service.ts';

export type { CurrentAppointment, Directory, PersonNames } from './directory.ts';

export interface OrganisationModule extends DomainModule {
  readonly directory: Directory;
  readonly peopleSql: PeopleSql;
}

/** 机构、岗位、人员: the tree, the posts in it and who holds them. */
export function createOrganisation(platform: Platform, ports: OrganisationPorts): OrganisationModule {
  const people = createPersonService(ports);
  const services = { units: createUnitService(), posts: createPostService(ports.roles), people };
  return {
    name: 'organisation',
    routes: organisationBindings(services, { commands: platform.commands, now: () => platform.clock.now() }),
    topics: [
      { topic: 'units', access: 'unit.read', unitsNow: (payload) => (payload as Unit).path },
      { topic: 'posts', access: 'unit.read' },
      {
        topic: 'people',
        access: 'person.read',
        present: (reader, payload) => presentPerson(reader, payload as Person),
        unitsNow: (payload) => (payload as Person).appointments.map(({ unitId }) => unitId),
      },
    ],
    directory: createDirectory(people),
    peopleSql,
  };
}

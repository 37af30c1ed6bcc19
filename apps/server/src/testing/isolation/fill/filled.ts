import { type AuditEntry, auditRoutes } from '@oneline/contracts';
import type { TestServer } from '../../test-server.ts';
import { idsOf } from '../ids.ts';
import { settle, tenantTables } from '../tenant-tables.ts';
import { fillCalendars } from './calendars.ts';
import { fillCalls } from './calls.ts';
import { fillCodes } from './codes.ts';
import { fillIdentity } from './identity.ts';
import { fillLines } from './lines.ts';
import { type Character, type Office, openOffice } from './office.ts';
import { fillOperations } from './operations.ts';
import { fillOrganisation } from './organisation.ts';
import { fillTables } from './tables.ts';
import { fillWork } from './work.ts';

/** A tenant that holds one of everything, as its routes have told of it. */
export type Filled = Office & {
  readonly organisation: Awaited<ReturnType<typeof fillOrganisation>>;
  readonly identity: Awaited<ReturnType<typeof fillIdentity>>;
  readonly codes: Awaited<ReturnType<typeof fillCodes>>;
  readonly calendar: Awaited<ReturnType<typeof fillCalendars>>;
  readonly lines: Awaited<ReturnType<typeof fillLines>>;
  readonly calls: Awaited<ReturnType<typeof fillCalls>>;
  readonly work: Awaited<ReturnType<typeof fillWork>>;
  readonly operations: Awaited<ReturnType<typeof fillOperations>>;
  readonly audit: AuditEntry;
  /** Every id in its rows when it had been filled. */
  readonly idsFilled: ReadonlySet<string>;
};

/** Two tenants, one of which tries what it can to see or change the other. */
export interface Pair {
  readonly us: Filled;
  readonly them: Filled;
}

/** Makes a tenant and fills it, through the routes wherever there is one. `issuer` is the address of a provider that runs. */
export async function fillTenant(server: TestServer, character: Character, issuer: string): Promise<Filled> {
  const office = await openOffice(server, character, issuer);
  const organisation = await fillOrganisation(office);
  const identity = await fillIdentity(office, organisation);
  const codes = await fillCodes(office);
  const calendar = await fillCalendars(office);
  const lines = await fillLines(office);
  const calls = await fillCalls(server, office);
  const work = await fillWork(office);
  const operations = await fillOperations(office);
  await fillTables(server, office);
  const { items } = await office.browser.call(auditRoutes.list, { query: { filter: ['subjectKind=person'] } });
  const [audit] = items;
  if (!audit) throw new Error('nothing was recorded');
  await settle(server);
  const idsFilled = await idsOf(server.owner, await tenantTables(server.owner), office);
  return { ...office, organisation, identity, codes, calendar, lines, calls, work, operations, audit, idsFilled };
}

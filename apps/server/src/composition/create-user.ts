import {
  accountRoutes,
  type OneTimeLink,
  type Person,
  type Post,
  personRoutes,
  postRoutes,
  type Role,
  roleRoutes,
  type Unit,
  unitRoutes,
} from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import type { Terminal } from '../cli/command.ts';
import { identityErrors } from '../domains/identity/index.ts';
import type { Principal } from '../platform/access/index.ts';
import type { LocalCaller } from '../platform/http/index.ts';
import { chooseTenant } from './chosen-tenant.ts';
import { installationErrors } from './errors.ts';
import type { InstalledTenant } from './installation-store.ts';
import { installer } from './seed/seed-demo.ts';
import { requireInstallation } from './with-database.ts';
import { withServer } from './with-server.ts';

export interface NewUser {
  readonly login: string;
  readonly name: string;
  /** Code of a role. */
  readonly role: string;
  /** Code of a unit; otherwise the top one, which is made when there is none. */
  readonly unit: string | undefined;
  /** Code of a tenant; otherwise the one that hosts the installation. */
  readonly tenant: string | undefined;
  readonly employeeNo: string;
}

export interface CreatedUser {
  readonly tenant: InstalledTenant;
  readonly unit: Unit;
  readonly post: Post;
  readonly link: OneTimeLink;
  readonly isAddressCertain: boolean;
}

/**
 * Makes a person with a post of this role and a sign-in that waits for its link, through the routes that people use.
 * What was made before an error is found again by the next try. Errors: `installation.*`, `identity.login_taken`,
 * `organisation.person_exists`.
 */
export async function createUser(terminal: Pick<Terminal, 'config' | 'log'>, user: NewUser): Promise<CreatedUser> {
  await requireInstallation(terminal.config);
  return withServer(terminal, async ({ server, ownerUrl, isAddressCertain }) => {
    const tenant = await chooseTenant(ownerUrl, user.tenant);
    const made = await makeUser(server.local, { tenant, user, now: server.platform.clock.now() });
    return { ...made, tenant, isAddressCertain };
  });
}

async function makeUser(
  local: LocalCaller,
  { tenant, user, now }: { tenant: InstalledTenant; user: NewUser; now: Date },
): Promise<Pick<CreatedUser, 'link' | 'unit' | 'post'>> {
  const as = installer(tenant.id, tenant.zone);
  const role = await findRole(local, as, user.role);
  const { items: alike } = await local.call(as, accountRoutes.list, {
    query: { filter: [`login^=${user.login}`], sort: 'login', limit: 200 },
  });
  if (alike.some(({ login }) => login.toLowerCase() === user.login.toLowerCase()))
    throw identityErrors.loginTaken({ login: user.login });
  const unit = await findUnit(local, as, user.unit, tenant);
  const post = await findPost(local, as, { unit, role, login: user.login });
  const person = await findPerson(local, as, { user, post, fromDate: dayIn(tenant.zone, now) });
  const { link } = await local.call(as, accountRoutes.create, { body: { personId: person.id, login: user.login } });
  return { link, unit, post };
}

async function findRole(local: LocalCaller, as: Principal, code: string): Promise<Role> {
  const { items } = await local.call(as, roleRoutes.list, {});
  const open = items.filter(({ state }) => state === 'active');
  const role = open.find((candidate) => candidate.code === code);
  if (!role) throw installationErrors.roleUnknown({ role: code, roles: open.map((candidate) => candidate.code) });
  return role;
}

async function findUnit(
  local: LocalCaller,
  as: Principal,
  code: string | undefined,
  tenant: InstalledTenant,
): Promise<Unit> {
  const { items } = await local.call(as, unitRoutes.list, { query: { state: 'active' } });
  const unit = code === undefined ? items[0] : items.find((candidate) => candidate.code === code);
  if (unit) return unit;
  if (code !== undefined) {
    throw installationErrors.unitUnknown({ unit: code, units: items.map((candidate) => candidate.code) });
  }
  const body = { parentId: null, kind: 'nation', code: tenant.code, name: tenant.name } as const;
  return local.call(as, unitRoutes.create, { body });
}

/** The post of the unit that comes with this role and no other; made when there is none. */
async function findPost(
  local: LocalCaller,
  as: Principal,
  { unit, role, login }: { unit: Unit; role: Role; login: string },
): Promise<Post> {
  const { items } = await local.call(as, postRoutes.list, { query: { unitId: unit.id } });
  const found = items.find(
    ({ state, roleIds }) => state === 'active' && roleIds.length === 1 && roleIds[0] === role.id,
  );
  if (found) return found;
  const usual = role.name['zh-CN'];
  const name = items.some((post) => post.name === usual) ? `${usual} ${login}` : usual;
  return local.call(as, postRoutes.create, { body: { unitId: unit.id, name, roleIds: [role.id] } });
}

/** Somebody of this number and name who holds the post and cannot sign in was left by a try that failed; otherwise made. */
async function findPerson(
  local: LocalCaller,
  as: Principal,
  { user, post, fromDate }: { user: NewUser; post: Post; fromDate: string },
): Promise<Person> {
  const { employeeNo, name } = user;
  const { items } = await local.call(as, personRoutes.list, { query: { filter: [`employeeNo=${employeeNo}`] } });
  const left = items.find(
    (person) =>
      person.name === name && person.account === null && person.appointments.some(({ postId }) => postId === post.id),
  );
  const appointments = [{ postId: post.id, isMain: true, fromDate }];
  return left ?? local.call(as, personRoutes.create, { body: { employeeNo, name, appointments } });
}

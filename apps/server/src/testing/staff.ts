import {
  type PermissionName,
  type Person,
  type Post,
  personRoutes,
  postRoutes,
  roleRoutes,
  type Unit,
  type UnitKind,
  unitRoutes,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Answer, TestReader, TestServer, TestTenant } from './test-server.ts';

/** Makes units, posts and people of a tenant with made-up names, through the routes, as someone who may do everything. */
export interface Staff {
  readonly admin: TestReader;
  unit(parent?: Unit | null, kind?: UnitKind): Promise<Unit>;
  post(unit: Unit, roleIds?: readonly string[]): Promise<Post>;
  /** Holds these posts since 2020, the first as the main one. */
  person(...posts: readonly Post[]): Promise<Person>;
}

export function createStaff(tenant: TestTenant): Staff {
  const admin = tenant.reader();
  let n = 0;
  return {
    admin,
    async unit(parent = null, kind = 'department') {
      n += 1;
      const body = { parentId: parent?.id ?? null, kind, code: `U${n}`, name: `机构${n}` };
      return made(await admin.call(unitRoutes.create, { body }));
    },
    async post(unit, roleIds = []) {
      n += 1;
      const body = { unitId: unit.id, name: `岗位${n}`, roleIds: [...roleIds] };
      return made(await admin.call(postRoutes.create, { body }));
    },
    async person(...posts) {
      n += 1;
      const body = {
        employeeNo: `E${n}`,
        name: `人员${n}`,
        mobile: '13812345678',
        email: 'someone@example.com',
        idNumber: '110101199003078515',
        appointments: posts.map((post, i) => ({ postId: post.id, isMain: i === 0, fromDate: '2020-01-01' })),
      };
      return made(await admin.call(personRoutes.create, { body }));
    },
  };
}

/** Somebody who can sign in and holds this permission, and none besides. */
export async function addHolder(
  { server, tenant, staff }: { server: Pick<TestServer, 'domains'>; tenant: TestTenant; staff: Staff },
  permission: PermissionName,
): Promise<TestReader> {
  const code = `role-${newId()}`;
  const grants = [{ permission, scope: 'tenant' as const }];
  const body = { code, name: { 'zh-CN': code, en: code }, grants, fields: [] };
  const role = made(await staff.admin.call(roleRoutes.create, { body }));
  const { id } = await staff.person(await staff.post(await staff.unit(), [role.id]));
  await server.domains.identity.createAccount(tenant.tenantId, id, `user${id.slice(-8)}`, 'Blue-Kettle-41');
  return tenant.reader({ personId: id, grants: [] });
}

/** The body of an answer that must not be a refusal. */
export function made<Body>(answer: Answer<Body>): Body {
  if (answer.status >= 400) throw new Error(`refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** In ascending order: what became of several at once, whichever came first. */
export function statusesOf(answers: readonly Answer<unknown>[]): number[] {
  return answers.map((answer) => answer.status).toSorted((a, b) => a - b);
}

import { type FieldGrant, personRoutes, postRoutes, roleRoutes, unitRoutes } from '@oneline/contracts';
import { dayIn, systemClock } from '@oneline/kernel';
import type { ComposedServer } from '../../apps/server/src/composition/compose-server.ts';
import { makeTenant } from '../../apps/server/src/composition/seed/first-tenant.ts';
import { installer } from '../../apps/server/src/composition/seed/seed-demo.ts';
import { finishTenant } from '../../apps/server/src/composition/seed/tenant-store.ts';

/** Who listens and who changes something, by login, and whom it is about. */
export interface Readers {
  /** By class of field rights. */
  readonly logins: readonly (readonly string[])[];
  readonly writer: string;
  readonly people: readonly { readonly id: string; readonly version: number }[];
}

export const password = 'Bench-OneLine-2026';
const zone = 'Asia/Shanghai';
const readersInClass = 10;
const peopleCount = 40;

const clear = (fields: readonly string[]): FieldGrant[] =>
  fields.map((field) => ({ resource: 'person', field, right: 'read' }));
const fieldsOfClass = [clear(['mobile', 'email', 'idNumber']), clear(['mobile']), []];

/** One tenant with readers of three classes, a clerk, and people with telephone numbers. */
export async function makeReaders(server: ComposedServer, ownerUrl: string): Promise<Readers> {
  const names = { code: 'bench', name: '测试运营商', zone };
  const tenantId = await makeTenant(server, ownerUrl, { ...names, isHost: true, isDemo: false });
  await finishTenant(ownerUrl, tenantId);
  const as = installer(tenantId, zone);
  const fromDate = dayIn(zone, systemClock.now());
  const unit = await server.local.call(as, unitRoutes.create, {
    body: { parentId: null, kind: 'nation', code: 'root', name: '总部' },
  });
  const newPost = (name: string, roleIds: string[]) =>
    server.local.call(as, postRoutes.create, { body: { unitId: unit.id, name, roleIds } });
  let n = 0;
  const newPerson = (postId: string) => {
    n += 1;
    const number = String(n).padStart(8, '0');
    return server.local.call(as, personRoutes.create, {
      body: {
        employeeNo: number,
        name: `张三${n}`,
        mobile: `138${number}`,
        email: `p${n}@example.com`,
        appointments: [{ postId, isMain: true, fromDate }],
      },
    });
  };
  const logins: string[][] = [];
  for (const [index, fields] of fieldsOfClass.entries()) {
    const role = await server.local.call(as, roleRoutes.create, {
      body: {
        code: `reader-${index}`,
        name: { 'zh-CN': `读者 ${index}`, en: `Reader ${index}` },
        grants: [{ permission: 'person.read', scope: 'tenant' }],
        fields,
      },
    });
    const post = await newPost(`读者 ${index}`, [role.id]);
    const ofClass: string[] = [];
    for (let i = 0; i < readersInClass; i += 1) {
      const login = `reader-${index}-${i}`;
      const person = await newPerson(post.id);
      await server.domains.identity.createAccount(tenantId, person.id, login, password);
      ofClass.push(login);
    }
    logins.push(ofClass);
  }
  // Sees nothing in clear itself, so that a change is one commit: the change, without a record of what was read.
  const clerk = await server.local.call(as, roleRoutes.create, {
    body: {
      code: 'clerk',
      name: { 'zh-CN': '文员', en: 'Clerk' },
      grants: [
        { permission: 'person.read', scope: 'tenant' },
        { permission: 'person.write', scope: 'tenant' },
      ],
      fields: [],
    },
  });
  const writer = await newPerson((await newPost('文员', [clerk.id])).id);
  await server.domains.identity.createAccount(tenantId, writer.id, 'writer', password);
  const staff = await newPost('话务员', []);
  const people: { id: string; version: number }[] = [];
  for (let i = 0; i < peopleCount; i += 1) {
    const { id, version } = await newPerson(staff.id);
    people.push({ id, version });
  }
  return { logins, writer: 'writer', people };
}

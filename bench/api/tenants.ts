import { personRoutes, postRoutes, roleRoutes, unitRoutes } from '@oneline/contracts';
import { dayIn, systemClock } from '@oneline/kernel';
import type { ComposedServer } from '../../apps/server/src/composition/compose-server.ts';
import { makeTenant } from '../../apps/server/src/composition/seed/first-tenant.ts';
import { installer } from '../../apps/server/src/composition/seed/seed-demo.ts';
import { finishTenant } from '../../apps/server/src/composition/seed/tenant-store.ts';

/** A tenant, and somebody in it who may do everything. */
export interface BenchTenant {
  readonly tenantId: string;
  readonly code: string;
  /** `login@tenant`. */
  readonly login: string;
}

export const password = 'Bench-OneLine-2026';
const zone = 'Asia/Shanghai';

/** Makes so many tenants the way an installation makes its first, each with an administrator who can sign in. */
export async function makeTenants(server: ComposedServer, ownerUrl: string, count: number): Promise<BenchTenant[]> {
  const tenants: BenchTenant[] = [];
  for (let n = 1; n <= count; n += 1) {
    const code = `bench-${n}`;
    const names = { code, name: `测试运营商 ${n}`, zone };
    const tenantId = await makeTenant(server, ownerUrl, { ...names, isHost: n === 1, isDemo: false });
    await finishTenant(ownerUrl, tenantId);
    const as = installer(tenantId, zone);
    const { items: roles } = await server.local.call(as, roleRoutes.list, {});
    const roleIds = roles.filter((role) => role.code === 'administrator').map((role) => role.id);
    const unit = await server.local.call(as, unitRoutes.create, {
      body: { parentId: null, kind: 'nation', code: 'root', name: '总部' },
    });
    const post = await server.local.call(as, postRoutes.create, { body: { unitId: unit.id, name: '管理员', roleIds } });
    const fromDate = dayIn(zone, systemClock.now());
    const person = await server.local.call(as, personRoutes.create, {
      body: { employeeNo: '1', name: '王管理', appointments: [{ postId: post.id, isMain: true, fromDate }] },
    });
    await server.domains.identity.createAccount(tenantId, person.id, 'admin', password);
    tenants.push({ tenantId, code, login: `admin@${code}` });
  }
  return tenants;
}

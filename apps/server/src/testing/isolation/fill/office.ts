import {
  type FieldGrant,
  type PermissionName,
  permissionNames,
  permissions,
  personRoutes,
  postRoutes,
  roleRoutes,
  type SensitiveResource,
  sensitiveFields,
  sessionRoutes,
  unitRoutes,
} from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import { makeTenant } from '../../../composition/seed/first-tenant.ts';
import { installer } from '../../../composition/seed/seed-demo.ts';
import { finishTenant } from '../../../composition/seed/tenant-store.ts';
import type { TestServer } from '../../test-server.ts';
import { type Browser, type BrowserOptions, openBrowser } from '../browser.ts';

/**
 * Who a tenant is to the isolation test. Texts that people read carry `mark`. `lone` is a code that only this tenant uses and
 * that gives nothing away, for what stays in the records of whoever asks for it; `common` ones are used by both.
 */
export interface Character {
  readonly name: string;
  readonly isHost: boolean;
  readonly mark: string;
  readonly lone: string;
  readonly ip: string;
  readonly mobile: string;
  readonly password: string;
}

/** A tenant with an administrator who may do everything, signed in twice. */
export interface Office extends Character {
  readonly tenantId: string;
  readonly code: string;
  readonly marks: readonly string[];
  readonly today: string;
  readonly issuer: string;
  readonly browser: Browser;
  readonly spare: Browser;
  readonly login: string;
  readonly admin: { readonly personId: string; readonly accountId: string; readonly postId: string };
  readonly rootId: string;
  /** Another browser, signed in by nobody; at the same address unless told. */
  anew(place?: BrowserOptions): Browser;
}

const zone = 'Asia/Shanghai';

export async function openOffice(server: TestServer, character: Character, issuer: string): Promise<Office> {
  const { name, mark, isHost, ip, password, mobile } = character;
  const code = `tenant-${name}`;
  const tenant = { code, name: `${mark} 租户`, zone, isHost, isDemo: false };
  const tenantId = await makeTenant(server, server.urls.owner, tenant);
  await finishTenant(server.urls.owner, tenantId);
  const as = installer(tenantId, zone);
  const { local } = server;
  const body = { code: 'everything', name: { 'zh-CN': `${mark} 全权`, en: `${mark} everything` } };
  const root = await local.call(as, unitRoutes.create, {
    body: { parentId: null, kind: 'nation', code: 'common-root', name: `${mark} 总部` },
  });
  const role = await local.call(as, roleRoutes.create, {
    body: { ...body, grants: everyGrant(isHost), fields: everyField() },
  });
  const post = await local.call(as, postRoutes.create, {
    body: { unitId: root.id, name: `${mark} 管理员`, roleIds: [role.id] },
  });
  const today = dayIn(zone, server.platform.clock.now());
  const person = await local.call(as, personRoutes.create, {
    body: {
      employeeNo: 'common-1',
      name: `${mark} 管理员`,
      appointments: [{ postId: post.id, isMain: true, fromDate: today }],
    },
  });
  const login = 'common-boss';
  await server.domains.identity.createAccount(tenantId, person.id, login, password);
  const own = { ip, agent: `${mark} browser` };
  const anew = (place = own): Browser => openBrowser(server.app, place);
  const [browser, spare] = [anew(), anew()];
  const signIn = { body: { login: `${login}@${code}`, password } };
  await browser.call(sessionRoutes.signIn, signIn);
  await spare.call(sessionRoutes.signIn, signIn);
  const { accountId } = await browser.call(sessionRoutes.me);
  return {
    ...character,
    tenantId,
    code,
    marks: [mark, ip, mobile],
    today,
    issuer,
    browser,
    spare,
    login,
    admin: { personId: person.id, accountId, postId: post.id },
    rootId: root.id,
    anew,
  };
}

function everyGrant(isHost: boolean) {
  return permissionNames
    .filter((permission) => isHost || !('host' in permissions[permission]))
    .map((permission: PermissionName) => ({ permission, scope: 'tenant' as const }));
}

function everyField(): FieldGrant[] {
  return (Object.keys(sensitiveFields) as SensitiveResource[]).flatMap((resource) =>
    Object.keys(sensitiveFields[resource]).map((field) => ({ resource, field, right: 'write' as const })),
  );
}

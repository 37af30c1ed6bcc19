import {
  calendarRoutes,
  codeTableRoutes,
  permissionNames,
  permissions,
  personRoutes,
  postRoutes,
  roleRoutes,
  type SensitiveResource,
  sensitiveFields,
  unitRoutes,
} from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import { combineFields, combineGrants, fieldClassOf, type Principal } from '../../platform/access/index.ts';
import type { LocalCaller } from '../../platform/http/index.ts';
import { seedLines } from './demo-lines.ts';
import { demoCodeTables, demoPerson, demoPosts, demoUnits } from './demo-operator.ts';

export interface DemoSignIn {
  readonly login: string;
  readonly name: string;
  readonly post: string;
}

/** What the seed asks of the domains beyond their routes. */
export interface SeedPorts {
  /** Gives a person a sign-in with this password. */
  createAccount(tenantId: string, personId: string, login: string, password: string): Promise<void>;
  recordPrompt(tenantId: string, promptId: string, file: Buffer, fileName: string): Promise<void>;
}

/** Stands for the installation itself, which may do everything in the tenant. */
export function installer(tenantId: string, zone: string): Principal {
  const fields = combineFields(
    (Object.keys(sensitiveFields) as SensitiveResource[]).flatMap((resource) =>
      Object.keys(sensitiveFields[resource]).map((field) => ({ resource, field, right: 'write' as const })),
    ),
  );
  return {
    tenantId,
    accountId: tenantId,
    personId: tenantId,
    name: 'OneLine',
    zone,
    sessionId: null,
    tokenId: null,
    reach: combineGrants(
      permissionNames.map((permission) => ({
        permission,
        scope: permissions[permission].scopes.at(-1) ?? 'tenant',
        unitIds: [],
      })),
    ),
    fields,
    fieldClass: fieldClassOf(fields),
  };
}

/**
 * Fills a fresh tenant with the demo operator, through the same routes that people use. Returns the sign-ins in the order of
 * their posts; `progress` is told a share of 0–1.
 */
export async function seedDemo(options: {
  local: LocalCaller;
  ports: SeedPorts;
  as: Principal;
  now: Date;
  password: string;
  progress(share: number): void;
}): Promise<DemoSignIn[]> {
  const { local, ports, as, now, password, progress } = options;
  const roles = await local.call(as, roleRoutes.list, {});
  const roleIds = new Map(roles.items.map((role) => [role.code, role.id]));
  const unitIds = new Map<string, string>();
  for (const { code, kind, name, below } of demoUnits) {
    const parentId = below === null ? null : (unitIds.get(below) ?? null);
    const unit = await local.call(as, unitRoutes.create, { body: { parentId, kind, code, name } });
    unitIds.set(code, unit.id);
  }
  progress(0.2);

  const fromDate = dayIn(as.zone, now);
  const total = demoPosts.reduce((sum, post) => sum + post.people, 0);
  const signIns: DemoSignIn[] = [];
  const personIds = new Map<string, string>();
  let n = 0;
  for (const post of demoPosts) {
    const { id: postId } = await local.call(as, postRoutes.create, {
      body: {
        unitId: required(unitIds, post.unit),
        name: post.name,
        roleIds: post.roles.map((role) => required(roleIds, role)),
      },
    });
    for (let i = 0; i < post.people; i += 1) {
      const person = await local.call(as, personRoutes.create, {
        body: { ...demoPerson(n), appointments: [{ postId, isMain: true, fromDate }] },
      });
      const login = post.logins?.[i];
      if (login !== undefined) {
        await ports.createAccount(as.tenantId, person.id, login, password);
        personIds.set(login, person.id);
        signIns.push({ login, name: person.name, post: post.name });
      }
      n += 1;
      progress(0.2 + (0.6 * n) / total);
    }
  }
  await seedCodeTables(local, as);
  progress(0.9);
  await seedLines({ local, recordPrompt: ports.recordPrompt, as }, personIds);
  progress(0.95);
  const { items: calendars } = await local.call(as, calendarRoutes.list, {});
  if (calendars.length === 0) throw new Error('the calendars of a new tenant are missing');
  progress(1);
  return signIns;
}

async function seedCodeTables(local: LocalCaller, as: Principal): Promise<void> {
  for (const { name, zh, en, isTree, entries } of demoCodeTables) {
    await local.call(as, codeTableRoutes.create, { body: { name, label: { 'zh-CN': zh, en }, isTree } });
    for (const entry of entries) {
      await local.call(as, codeTableRoutes.createEntry, {
        params: { name },
        body: { code: entry.code, label: { 'zh-CN': entry.zh, en: entry.en }, parentCode: entry.below ?? null },
      });
    }
  }
}

function required(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code);
  if (id === undefined) throw new Error(`the demo operator names ${code}, which is not there`);
  return id;
}

import { type Person, personRoutes, postRoutes, roleRoutes, type UnitKind, unitRoutes } from '@oneline/contracts';
import type { Office } from './office.ts';

/** 机构 岗位 人员 角色: of each one that is open and one that is closed. */
export async function fillOrganisation({ browser, mark, lone, rootId, today, mobile }: Office) {
  const unit = (code: string, kind: UnitKind, parentId: string | null = rootId) =>
    browser.call(unitRoutes.create, { body: { parentId, kind, code, name: `${mark} ${code}` } });
  const post = (unitId: string, name: string, roleIds: string[] = []) =>
    browser.call(postRoutes.create, { body: { unitId, name, roleIds } });
  const role = (code: string) =>
    browser.call(roleRoutes.create, {
      body: {
        code,
        name: { 'zh-CN': `${mark} 角色`, en: `${mark} role` },
        description: `${mark} description`,
        grants: [{ permission: 'unit.read', scope: 'tenant' }],
        fields: [],
      },
    });
  const person = (employeeNo: string, postId: string): Promise<Person> =>
    browser.call(personRoutes.create, {
      body: {
        employeeNo,
        name: `${mark} ${employeeNo}`,
        mobile,
        email: `${mark}@example.com`,
        idNumber: `${mark}-110101`,
        appointments: [{ postId, isMain: true, fromDate: today }],
      },
    });

  const department = await unit('common-department', 'department');
  const team = await unit('common-team', 'team');
  const toMove = await unit(lone, 'team');
  const loneUnit = await browser.call(unitRoutes.move, {
    params: { id: toMove.id },
    body: { version: toMove.version, parentId: department.id },
  });
  const toClose = await unit('common-closed', 'team');
  const closed = await browser.call(unitRoutes.close, {
    params: { id: toClose.id },
    body: { version: toClose.version },
  });
  const clerkRole = await role('common-role');
  const toCloseRole = await role('common-closed-role');
  const closedRole = await browser.call(roleRoutes.close, {
    params: { id: toCloseRole.id },
    body: { version: toCloseRole.version },
  });
  const commonPost = await post(team.id, '座席', [clerkRole.id]);
  const markedPost = await post(team.id, `${mark} 岗位`);
  await post(rootId, 'common-post');
  const clerk = await person('common-2', commonPost.id);
  const newcomer = await person(lone, markedPost.id);
  const toLeave = await person('common-3', commonPost.id);
  const left = await browser.call(personRoutes.leave, {
    params: { id: toLeave.id },
    body: { version: toLeave.version },
  });
  return { department, team, loneUnit, closed, clerkRole, closedRole, commonPost, markedPost, clerk, newcomer, left };
}

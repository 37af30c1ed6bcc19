import {
  type BodyOf,
  type FieldGrant,
  type Grant,
  type PermissionName,
  permissionNames,
  permissions,
  type roleRoutes,
  type Scope,
  type SensitiveResource,
  sensitiveFields,
} from '@oneline/contracts';

type NewRole = BodyOf<typeof roleRoutes.create>;

const granted = (scope: Scope, names: readonly PermissionName[]): Grant[] =>
  names.map((permission) => ({ permission, scope }));

const onPeople = (right: FieldGrant['right'], fields: readonly string[]): FieldGrant[] =>
  fields.map((field) => ({ resource: 'person', field, right }));

/** The numbers of customers. */
const onCalls = (right: FieldGrant['right']): FieldGrant => ({ resource: 'call', field: 'number', right });

/**
 * What a tenant starts with. Each is within the one that appoints to it: an operations manager holds all that an agent, a
 * supervisor, an inspector, a back office or an editor of the own branch holds, an administrator everything.
 */
export function readyMadeRoles(): NewRole[] {
  const everybody = granted('tenant', ['code.read', 'calendar.read']);
  const oneself = granted('own', ['account.read', 'session.read', 'session.revoke', 'sign_in_log.read', 'call.read']);
  return [
    {
      code: 'agent',
      name: { 'zh-CN': '座席', en: 'Agent' },
      grants: [...granted('team', ['unit.read', 'person.read']), ...oneself, ...everybody],
      fields: [],
    },
    {
      code: 'supervisor',
      name: { 'zh-CN': '班长', en: 'Supervisor' },
      grants: [
        ...granted('organisation', [
          'unit.read',
          'person.read',
          'account.read',
          'session.read',
          'session.revoke',
          'sign_in_log.read',
          'call.read',
          'call.hang_up',
        ]),
        ...everybody,
        ...granted('tenant', ['export.run']),
      ],
      fields: [...onPeople('read', ['mobile']), onCalls('read')],
    },
    {
      code: 'quality_inspector',
      name: { 'zh-CN': '质检员', en: 'Quality inspector' },
      grants: [
        ...granted('organisation', ['unit.read', 'person.read', 'call.read']),
        ...oneself,
        ...everybody,
        ...granted('tenant', ['export.run']),
      ],
      fields: [],
    },
    {
      code: 'back_office',
      name: { 'zh-CN': '后台处理', en: 'Back office' },
      grants: [...granted('organisation', ['unit.read', 'person.read']), ...oneself, ...everybody],
      fields: [],
    },
    {
      code: 'knowledge_editor',
      name: { 'zh-CN': '知识采编', en: 'Knowledge editor' },
      grants: [...granted('organisation', ['unit.read', 'person.read']), ...oneself, ...everybody],
      fields: [],
    },
    {
      code: 'operations_manager',
      name: { 'zh-CN': '运营经理', en: 'Operations manager' },
      grants: [
        ...granted('organisation', [
          'unit.read',
          'unit.write',
          'person.read',
          'person.write',
          'post.write',
          'account.read',
          'account.write',
          'account_request.decide',
          'session.read',
          'session.revoke',
          'sign_in_log.read',
          'call.read',
          'call.hang_up',
        ]),
        ...everybody,
        ...granted('tenant', ['code.write', 'calendar.write', 'role.read', 'job.read', 'export.run', 'import.run']),
        ...granted('tenant', ['call_quality.read', 'trunk.read', 'device.read', 'device.write']),
      ],
      fields: [...onPeople('write', ['mobile', 'email', 'idNumber']), onCalls('write')],
    },
    {
      code: 'administrator',
      name: { 'zh-CN': '系统管理员', en: 'Administrator' },
      grants: permissionNames.map((permission) => ({ permission, scope: widestScope(permission) })),
      fields: (Object.keys(sensitiveFields) as SensitiveResource[]).flatMap((resource) =>
        Object.keys(sensitiveFields[resource]).map((field) => ({ resource, field, right: 'write' as const })),
      ),
    },
    {
      code: 'auditor',
      name: { 'zh-CN': '审计员', en: 'Auditor' },
      grants: [
        ...granted('tenant', [
          'audit.read',
          'unit.read',
          'person.read',
          'role.read',
          'account.read',
          'session.read',
          'sign_in_log.read',
          'job.read',
          'export.run',
          'call.read',
          'call_quality.read',
          'trunk.read',
          'device.read',
          'health.read',
          'backup.read',
        ]),
        ...everybody,
      ],
      fields: [
        { resource: 'sign_in', field: 'ip', right: 'read' },
        { resource: 'audit_entry', field: 'ip', right: 'read' },
      ],
    },
  ];
}

const widestScope = (permission: PermissionName): Scope => permissions[permission].scopes.at(-1) ?? 'tenant';

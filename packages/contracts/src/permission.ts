import { type Static, Type } from 'typebox';
import { OneOf } from './scalar.ts';

/**
 * How far a permission reaches, from the unit of the post that grants it:
 * `own` oneself, `team` that unit, `organisation` that unit and all below, `tenant` everything.
 */
export const scopes = ['own', 'team', 'organisation', 'tenant'] as const;
export const Scope = OneOf(scopes);
export type Scope = (typeof scopes)[number];

const everywhere = scopes;
const wholeTenant = ['tenant'] as const satisfies readonly Scope[];

/**
 * Every permission of the system and the scopes it can have. Labels are in the web's i18n under `permission.<name>`.
 * `host` permissions concern the installation and exist only in the tenant that hosts it.
 */
export const permissions = {
  'unit.read': { scopes: everywhere },
  'unit.write': { scopes: ['organisation', 'tenant'] },
  'person.read': { scopes: everywhere },
  'person.write': { scopes: ['team', 'organisation', 'tenant'] },
  'post.write': { scopes: ['team', 'organisation', 'tenant'] },
  'role.read': { scopes: wholeTenant },
  'role.write': { scopes: wholeTenant },
  'account.read': { scopes: everywhere },
  'account.write': { scopes: ['team', 'organisation', 'tenant'] },
  'account_request.decide': { scopes: ['organisation', 'tenant'] },
  'session.read': { scopes: ['own', 'team', 'organisation', 'tenant'] },
  'session.revoke': { scopes: ['own', 'team', 'organisation', 'tenant'] },
  'sign_in_log.read': { scopes: everywhere },
  'security_policy.write': { scopes: wholeTenant },
  'code.read': { scopes: wholeTenant },
  'code.write': { scopes: wholeTenant },
  'calendar.read': { scopes: wholeTenant },
  'calendar.write': { scopes: wholeTenant },
  'audit.read': { scopes: wholeTenant },
  'job.read': { scopes: wholeTenant },
  'job.write': { scopes: wholeTenant },
  'export.run': { scopes: wholeTenant },
  'import.run': { scopes: wholeTenant },
  'trunk.read': { scopes: wholeTenant },
  'trunk.write': { scopes: wholeTenant },
  'prompt.read': { scopes: wholeTenant },
  'prompt.write': { scopes: wholeTenant },
  'device.read': { scopes: wholeTenant },
  'device.write': { scopes: wholeTenant },
  'call.read': { scopes: everywhere },
  'call.hang_up': { scopes: ['team', 'organisation', 'tenant'] },
  'call_quality.read': { scopes: wholeTenant },
  'recording.read': { scopes: everywhere },
  'recording.listen': { scopes: everywhere },
  'recording_policy.write': { scopes: wholeTenant },
  'health.read': { scopes: wholeTenant, host: true },
  'backup.read': { scopes: wholeTenant, host: true },
  'backup.write': { scopes: wholeTenant, host: true },
} as const satisfies Record<string, { scopes: readonly Scope[]; host?: true }>;

export type PermissionName = keyof typeof permissions;
export const permissionNames = Object.keys(permissions) as PermissionName[];
export const PermissionName = OneOf(permissionNames);

/** What a reader may do with a sensitive field. `masked` shows a part (138****5678), `hidden` nothing. */
export const fieldRights = ['hidden', 'masked', 'read', 'write'] as const;
export const FieldRight = OneOf(fieldRights);
export type FieldRight = (typeof fieldRights)[number];

/** How a masked value looks. */
export type MaskKind = 'phone' | 'email' | 'id_number' | 'address' | 'text';

/** Fields that a role must grant explicitly; without a grant they are masked. */
export const sensitiveFields = {
  person: { mobile: 'phone', email: 'email', idNumber: 'id_number' },
  sign_in: { ip: 'address' },
  audit_entry: { ip: 'address' },
  /** The side that is not ours. */
  call: { number: 'phone' },
} as const satisfies Record<string, Record<string, MaskKind>>;

export type SensitiveResource = keyof typeof sensitiveFields;
export const SensitiveResource = OneOf(Object.keys(sensitiveFields) as SensitiveResource[]);

export const Grant = Type.Object({ permission: PermissionName, scope: Scope }, { additionalProperties: false });
export type Grant = Static<typeof Grant>;

export const FieldGrant = Type.Object(
  { resource: SensitiveResource, field: Type.String({ minLength: 1, maxLength: 64 }), right: FieldRight },
  { additionalProperties: false },
);
export type FieldGrant = Static<typeof FieldGrant>;

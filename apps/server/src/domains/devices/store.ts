import type { Device } from '@oneline/contracts';
import type { CompiledQuery, Selectable } from 'kysely';
import { insertRow, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { DeviceRow, DevicesTables } from './tables.ts';

/** A telephone as it is kept; `md5` and `sha256` are sealed. */
export interface StoredDevice extends Omit<Device, 'personName'> {
  readonly md5: string;
  readonly sha256: string;
  readonly contacts: readonly string[];
}

const tables = (db: TenantDb) => db.tables<DevicesTables>();

const toDevice = (row: Selectable<DeviceRow>): StoredDevice => ({
  id: row.id,
  personId: row.person_id,
  name: row.name,
  kind: row.kind as Device['kind'],
  extension: row.extension,
  realm: row.realm,
  md5: row.md5,
  sha256: row.sha256,
  isActive: row.is_active,
  contacts: row.contacts,
  registeredAt: row.registered_at?.toISOString() ?? null,
  address: row.address,
  userAgent: row.user_agent,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

export async function listDevices(db: TenantDb): Promise<StoredDevice[]> {
  return (await tables(db).selectFrom('devices.device').selectAll().orderBy('extension').execute()).map(toDevice);
}

export async function findDevice(db: TenantDb, id: string): Promise<StoredDevice | undefined> {
  const row = await tables(db).selectFrom('devices.device').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toDevice(row);
}

export async function listOfPerson(db: TenantDb, personId: string): Promise<StoredDevice[]> {
  const rows = await tables(db)
    .selectFrom('devices.device')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('extension')
    .execute();
  return rows.map(toDevice);
}

export async function findByExtension(db: TenantDb, extension: string): Promise<StoredDevice | undefined> {
  const row = await tables(db)
    .selectFrom('devices.device')
    .selectAll()
    .where('extension', '=', extension)
    .executeTakeFirst();
  return row && toDevice(row);
}

export function insertDevice(tenantId: string, device: StoredDevice): Statement {
  return insertRow<DeviceRow>('devices.device', {
    tenant_id: tenantId,
    id: device.id,
    person_id: device.personId,
    name: device.name,
    kind: device.kind,
    extension: device.extension,
    realm: device.realm,
    md5: device.md5,
    sha256: device.sha256,
    is_active: device.isActive,
    version: device.version,
    updated_at: new Date(device.updatedAt),
  });
}

/** Name, secret and whether it is in use; where it is registered is another matter. */
export function updateDevice(db: TenantDb, device: StoredDevice): CompiledQuery {
  return tables(db)
    .updateTable('devices.device')
    .set({
      name: device.name,
      md5: device.md5,
      sha256: device.sha256,
      is_active: device.isActive,
      version: device.version,
      updated_at: new Date(device.updatedAt),
    })
    .where('id', '=', device.id)
    .where('version', '=', device.version - 1)
    .compile();
}

export function updateRegistration(db: TenantDb, device: StoredDevice): CompiledQuery {
  return tables(db)
    .updateTable('devices.device')
    .set({
      contacts: [...device.contacts],
      registered_at: device.registeredAt === null ? null : new Date(device.registeredAt),
      address: device.address,
      user_agent: device.userAgent,
    })
    .where('id', '=', device.id)
    .compile();
}

/** Of every tenant, for the role that may see them all. */
export async function listEverywhere(db: TenantDb): Promise<{ tenantId: string; device: StoredDevice }[]> {
  const rows = await tables(db).selectFrom('devices.device').selectAll().where('is_active', '=', true).execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, device: toDevice(row) }));
}

/** Telephones of all tenants that are said to be registered: their tenants by id. */
export async function listRegistered(db: TenantDb): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('devices.device')
    .select('id')
    .where('registered_at', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

export async function tenantOfDevice(db: TenantDb, id: string): Promise<string | undefined> {
  const row = await tables(db).selectFrom('devices.device').select('tenant_id').where('id', '=', id).executeTakeFirst();
  return row?.tenant_id;
}

/** What the telephones of this tenant register in: its code. */
export async function realmOf(db: TenantDb): Promise<string> {
  const [row] = await db.query<{ code: string }>({ text: 'select code from platform.tenant', values: [] });
  return row?.code ?? '';
}

export { databaseErrors } from './errors.ts';
export { type MigrationSource, migrate } from './migrate.ts';
export { insertRow, type PreparedStatement, prepared, type Statement, statementName } from './statement.ts';
export { createTenants, type TenantDb, type Tenants } from './tenant-db.ts';
export { createTenantPool, type Lease, type TenantPool } from './tenant-pool.ts';
export { withConnection } from './with-connection.ts';

import type { TestServer } from '../../test-server.ts';
import type { Office } from './office.ts';

/** What no route writes, and a day's end or a restart would. */
export async function fillTables({ owner }: TestServer, { tenantId }: Office): Promise<void> {
  await owner.query(
    `insert into platform.audit_root (tenant_id, day, seal, object_hash, published_at) values ($1, '2020-01-01', 1, '\\x00', now())`,
    [tenantId],
  );
}

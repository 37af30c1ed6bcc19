import type { Principal } from '../access/index.ts';
import type { Change } from '../command/index.ts';
import type { TenantDb } from '../db/index.ts';

/** What the services behind most commands work with. */
export interface CommandContext {
  readonly db: TenantDb;
  readonly tenantId: string;
  /** The name of whoever does it. */
  readonly actor: string;
  readonly change: Change;
  readonly at: Date;
}

export function contextOf(
  { principal, db }: { principal: Principal; db: TenantDb },
  change: Change,
  at: Date,
): CommandContext {
  return { db, tenantId: principal.tenantId, actor: principal.name, change, at };
}

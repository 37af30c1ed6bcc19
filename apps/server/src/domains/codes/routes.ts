import { codeTableRoutes as routes } from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import type { Principal } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, query, type RouteBinding } from '../../platform/http/index.ts';
import type { CodeService, CommandContext } from './service.ts';

interface Caller {
  readonly principal: Principal;
  readonly db: TenantDb;
}

function contextOf({ principal, db }: Caller, change: Change, at: Date): CommandContext {
  const { tenantId, personId, name, zone } = principal;
  return {
    db,
    tenantId,
    change,
    at,
    get today() {
      return dayIn(zone, at);
    },
    by: { id: personId, name },
  };
}

export function codeRoutes(service: CodeService, now: () => Date): RouteBinding[] {
  return [
    query(routes.list, async ({ db }) => ({ items: await service.listTables(db) })),
    query(routes.get, ({ db, params }) => service.getTable(db, params.name)),
    command(routes.create, (call, change, at) => service.createTable(contextOf(call, change, at), call.body)),
    command(routes.change, (call, change, at) =>
      service.changeTable(contextOf(call, change, at), call.params.name, call.body),
    ),
    query(routes.entries, async ({ db, params, query, principal }) => ({
      items: await service.listEntries(db, params.name, {
        today: dayIn(principal.zone, now()),
        validOnly: query.validOnly ?? false,
      }),
    })),
    command(routes.createEntry, (call, change, at) =>
      service.createEntry(contextOf(call, change, at), call.params.name, call.body),
    ),
    command(routes.changeEntry, (call, change, at) =>
      service.changeEntry(contextOf(call, change, at), call.params.name, call.params.id, call.body),
    ),
    command(routes.removeEntry, (call, change, at) =>
      service.removeEntry(contextOf(call, change, at), call.params.name, call.params.id, call.query.version),
    ),
    query(routes.history, async ({ db, params }) => ({ items: await service.history(db, params.name, params.id) })),
  ];
}

import { roleRoutes as routes } from '@oneline/contracts';
import { dayIn } from '@oneline/kernel';
import type { Principal } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, query, type RouteBinding } from '../../platform/http/index.ts';
import type { RightsReading } from './held.ts';
import type { RoleCommand, RoleService } from './service.ts';

function commandOf({ db, principal }: { principal: Principal; db: TenantDb }, change: Change, at: Date): RoleCommand {
  return { db, principal, change, at };
}

export function roleBindings(service: RoleService, reading: RightsReading, now: () => Date): RouteBinding[] {
  return [
    query(routes.list, async ({ db }) => ({ items: await service.list(db) })),
    query(routes.get, ({ db, params }) => service.get(db, params.id)),
    command(routes.create, (call, change, at) => service.create(commandOf(call, change, at), call.body)),
    command(routes.change, (call, change, at) =>
      service.change(commandOf(call, change, at), call.params.id, call.body),
    ),
    command(routes.close, (call, change, at) =>
      service.close(commandOf(call, change, at), call.params.id, call.body.version),
    ),
    command(routes.reopen, (call, change, at) =>
      service.reopen(commandOf(call, change, at), call.params.id, call.body.version),
    ),
    query(routes.explain, ({ db, params, principal }) => reading.explain(db, params.id, dayIn(principal.zone, now()))),
  ];
}

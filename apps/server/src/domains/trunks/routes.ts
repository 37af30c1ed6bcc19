import { trunkRoutes as routes } from '@oneline/contracts';
import { command, contextOf, query, type RouteBinding } from '../../platform/http/index.ts';
import type { NumberService } from './number-service.ts';
import { listBlocked, listRules } from './store.ts';
import type { TrunkService } from './trunk-service.ts';

export function trunkBindings({ trunks, numbers }: { trunks: TrunkService; numbers: NumberService }): RouteBinding[] {
  return [
    query(routes.list, async ({ db }) => ({ items: await trunks.list(db) })),
    command(routes.create, async (call, change, at) => trunks.create(contextOf(call, change, at), call.body)),
    command(routes.change, (call, change, at) => trunks.change(contextOf(call, change, at), call.params.id, call.body)),
    query(routes.numbers, async ({ db }) => ({ items: await numbers.listNumbers(db) })),
    command(routes.createNumber, (call, change, at) => numbers.createNumber(contextOf(call, change, at), call.body)),
    command(routes.changeNumber, (call, change, at) =>
      numbers.changeNumber(contextOf(call, change, at), call.params.id, call.body),
    ),
    query(routes.rules, async ({ db }) => ({ items: await listRules(db) })),
    command(routes.createRule, async (call, change, at) => numbers.createRule(contextOf(call, change, at), call.body)),
    command(routes.changeRule, (call, change, at) =>
      numbers.changeRule(contextOf(call, change, at), call.params.id, call.body),
    ),
    query(routes.policy, ({ db }) => numbers.policyOf(db)),
    command(routes.changePolicy, (call, change, at) => numbers.changePolicy(contextOf(call, change, at), call.body)),
    query(routes.blocked, async ({ db }) => ({ items: await listBlocked(db) })),
    command(routes.block, async (call, change, at) => numbers.block(contextOf(call, change, at), call.body)),
    command(routes.unblock, (call, change, at) => numbers.unblock(contextOf(call, change, at), call.params.id)),
  ];
}

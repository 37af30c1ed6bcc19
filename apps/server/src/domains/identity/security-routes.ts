import { securityRoutes as routes } from '@oneline/contracts';
import type { Sealer } from '../../platform/command/index.ts';
import { command, query, type RouteBinding } from '../../platform/http/index.ts';
import { actingOf } from './context.ts';
import { changePolicy, policyOf } from './policy.ts';
import { changeProvider, createProvider, listProviders } from './provider.ts';

export function securityBindings(sealer: Sealer): RouteBinding[] {
  return [
    query(routes.policy, ({ db }) => policyOf(db)),
    command(routes.changePolicy, (call, change, at) => changePolicy(actingOf(call, change, at), call.body)),
    query(routes.providers, async ({ db }) => ({ items: await listProviders(db) })),
    command(routes.createProvider, (call, change, at) => createProvider(actingOf(call, change, at), sealer, call.body)),
    command(routes.changeProvider, (call, change, at) =>
      changeProvider(actingOf(call, change, at), sealer, { id: call.params.id, body: call.body }),
    ),
  ];
}

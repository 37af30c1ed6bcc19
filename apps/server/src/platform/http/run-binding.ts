import type { BodyOf, ParamsOf, QueryOf, ReplyOf, RouteContract } from '@oneline/contracts';
import { accessErrors, type Principal } from '../access/index.ts';
import type { CommandOrigin, Commands } from '../command/index.ts';
import type { Tenants } from '../db/index.ts';
import type { Call, CommandBinding, QueryBinding, RouteBinding } from './binding.ts';

/** Who the audit trail says did what this call does. */
export function originOf(call: { principal: Principal; ip: string; requestId: string }): CommandOrigin {
  const { tenantId, personId, name, sessionId } = call.principal;
  return { tenantId, actorId: personId, actorName: name, sessionId, ip: call.ip, requestId: call.requestId };
}

/** Runs a query or a command; a command writes all it collected, and its reply is shaped for its reader. */
export async function runBinding(
  binding: QueryBinding | CommandBinding,
  call: Call,
  commands: Commands,
  key: string | undefined,
): Promise<unknown> {
  if (binding.kind === 'query') return binding.handle(call);
  const { principal } = call;
  if (!principal) throw accessErrors.notSignedIn();
  const reply = await commands.run(
    originOf({ ...call, principal }),
    (change, at) => binding.handle(call, change, at),
    key === undefined
      ? undefined
      : {
          route: binding.contract.id,
          key,
          request: [call.params, call.query, call.body],
          isReplySecret: binding.isReplySecret ?? false,
        },
  );
  return binding.present && reply != null ? binding.present(principal, reply) : reply;
}

export interface LocalCaller {
  /** Calls a route in this process as `principal`, with all that a request gets but validation and rate limits. */
  call<const R extends RouteContract>(
    principal: Principal,
    contract: R,
    input: Partial<{ params: ParamsOf<R>; query: QueryOf<R>; body: BodyOf<R>; key: string }>,
  ): Promise<ReplyOf<R>>;
}

/** For work that goes the way of the API without a network, such as seeding. */
export function createLocalCaller(
  routes: readonly RouteBinding[],
  deps: { tenants: Tenants; commands: Commands },
): LocalCaller {
  const byId = new Map(routes.map((binding) => [binding.contract.id, binding]));
  return {
    async call(principal, contract, input) {
      const binding = byId.get(contract.id);
      if (!binding || binding.kind === 'raw') throw new Error(`no local route ${contract.id}`);
      const call: Call = {
        principal,
        params: (input.params ?? {}) as never,
        query: (input.query ?? {}) as never,
        body: input.body,
        db: deps.tenants.of(principal.tenantId),
        ip: '127.0.0.1',
        agent: 'oneline',
        requestId: crypto.randomUUID(),
      };
      return (await runBinding(binding, call, deps.commands, input.key)) as never;
    },
  };
}

import type { BodyOf, ParamsOf, ReplyOf, RouteContract } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { originOf } from '../platform/http/index.ts';
import type { TestReader, TestServer } from './test-server.ts';

/**
 * Runs a command and lets `meanwhile` happen between its look at the database and its write: the moment in which two people at
 * once get in each other's way. Gives the reply, or `{ code }` of the refusal.
 */
export async function interleave<const R extends RouteContract>(
  server: TestServer,
  reader: TestReader,
  contract: R,
  input: Partial<{ params: ParamsOf<R>; body: BodyOf<R> }>,
  meanwhile: () => Promise<unknown>,
): Promise<ReplyOf<R> | { code: string }> {
  const { principal } = reader;
  const binding = server.modules.flatMap((module) => module.routes).find((one) => one.contract.id === contract.id);
  if (binding?.kind !== 'command') throw new Error(`${contract.id} is no command`);
  const call = {
    principal: principal as never,
    params: (input.params ?? {}) as never,
    query: {} as never,
    body: input.body as never,
    db: server.platform.tenants.of(principal.tenantId),
    ip: '127.0.0.1',
    agent: '',
    requestId: newId(),
  };
  const run = server.platform.commands.run(
    originOf({ principal, ip: call.ip, requestId: call.requestId }),
    async (change, at) => {
      const reply = await binding.handle(call, change, at);
      await meanwhile();
      return reply;
    },
  );
  return run.then(
    (reply) => reply as ReplyOf<R>,
    ({ code }: { code: string }) => ({ code }),
  );
}

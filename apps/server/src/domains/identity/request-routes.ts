import { accountRequestRoutes as routes } from '@oneline/contracts';
import { command, query, type RouteBinding, raw } from '../../platform/http/index.ts';
import { actingOf, callerOf, readingOf } from './context.ts';
import { type AccountRequestService, maskRequest } from './request.ts';

export function accountRequestBindings(service: AccountRequestService, now: () => Date): RouteBinding[] {
  return [
    raw(routes.create, async (call, _, reply) => reply.code(202).send(await service.create(call.body, callerOf(call)))),
    query(routes.list, async (call) => {
      const page = await service.list(readingOf(call, now()), call.query);
      return { ...page, items: page.items.map((request) => maskRequest(call.principal, request)) };
    }),
    command(
      routes.approve,
      (call, change, at) => service.approve(actingOf(call, change, at), call.params.id, call.body),
      {
        isReplySecret: true,
        present: (reader, reply) => ({ ...reply, request: maskRequest(reader, reply.request) }),
      },
    ),
    command(
      routes.reject,
      (call, change, at) => service.reject(actingOf(call, change, at), call.params.id, call.body),
      { present: (reader, request) => maskRequest(reader, request) },
    ),
  ];
}

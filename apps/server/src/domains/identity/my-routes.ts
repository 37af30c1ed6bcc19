import { myRoutes as routes } from '@oneline/contracts';
import { command, query, type RouteBinding, raw } from '../../platform/http/index.ts';
import { actingOf, callerOf, readingOf } from './context.ts';
import type { MyService } from './my.ts';
import type { SessionService } from './session.ts';
import type { TokenService } from './token.ts';

interface Services {
  readonly my: MyService;
  readonly sessions: SessionService;
  readonly tokens: TokenService;
}

/**
 * Routes that take the present password are bound raw: an idempotent command would keep a quick hash of the request, and so of
 * the password, for a day.
 */
export function myBindings({ my, sessions, tokens }: Services, now: () => Date): RouteBinding[] {
  return [
    raw(routes.changePassword, async (call, _, reply) => {
      await my.changePassword(call.principal, call.body, callerOf(call));
      return reply.code(204).send();
    }),
    raw(routes.startTotp, (call) => my.startTotp(call.principal, call.body, callerOf(call))),
    command(routes.confirmTotp, (call, change, at) => my.confirmTotp(actingOf(call, change, at), call.body.code), {
      isReplySecret: true,
    }),
    raw(routes.removeTotp, async (call, _, reply) => {
      await my.removeTotp(call.principal, call.body, callerOf(call));
      return reply.code(204).send();
    }),
    command(routes.preferences, (call, change, at) => my.changePreferences(actingOf(call, change, at), call.body)),
    query(routes.sessions, async (call) => ({ items: await sessions.listMine(readingOf(call, now())) })),
    command(routes.endSession, (call, change, at) => sessions.endMine(actingOf(call, change, at), call.params.id)),
    query(routes.tokens, async (call) => ({ items: await tokens.list(readingOf(call, now())) })),
    command(routes.createToken, (call, change, at) => tokens.create(actingOf(call, change, at), call.body), {
      isReplySecret: true,
    }),
    command(routes.revokeToken, (call, change, at) => tokens.revoke(actingOf(call, change, at), call.params.id)),
  ];
}

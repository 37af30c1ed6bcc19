import { accountRoutes as routes, type SignIn } from '@oneline/contracts';
import { maskFields, scopeOf, seesClear } from '../../platform/access/index.ts';
import { recordRead } from '../../platform/audit/index.ts';
import { command, originOf, query, type RouteBinding } from '../../platform/http/index.ts';
import type { AccountService } from './account.ts';
import { actingOf, type IdentityParts, readingOf } from './context.ts';
import type { SessionService } from './session.ts';
import { listSignIns } from './sign-in-store.ts';

interface Services {
  readonly accounts: AccountService;
  readonly sessions: SessionService;
}

export function accountBindings({ platform, ports }: IdentityParts, services: Services): RouteBinding[] {
  const { accounts, sessions } = services;
  const now = () => platform.clock.now();
  return [
    query(routes.list, (call) => accounts.list(readingOf(call, now()), call.query)),
    query(routes.get, (call) => accounts.get(readingOf(call, now()), call.params.id)),
    command(routes.create, (call, change, at) => accounts.create(actingOf(call, change, at), call.body), {
      isReplySecret: true,
    }),
    command(routes.disable, (call, change, at) =>
      accounts.disable(actingOf(call, change, at), call.params.id, call.body.version),
    ),
    command(routes.enable, (call, change, at) =>
      accounts.enable(actingOf(call, change, at), call.params.id, call.body.version),
    ),
    command(
      routes.resetPassword,
      (call, change, at) => accounts.resetPassword(actingOf(call, change, at), call.params.id, call.body.version),
      { isReplySecret: true },
    ),
    command(routes.resetSecondFactor, (call, change, at) =>
      accounts.resetSecondFactor(actingOf(call, change, at), call.params.id, call.body.version),
    ),
    query(routes.sessions, (call) => sessions.list(readingOf(call, now()), call.query)),
    command(routes.revokeSession, (call, change, at) => sessions.revoke(actingOf(call, change, at), call.params.id)),
    query(routes.signIns, async (call) => {
      const { db, principal, today } = readingOf(call, now());
      const scope = scopeOf(principal, 'sign_in_log.read');
      const page = await listSignIns(db, ports.directory.sql, { scope, today, request: call.query });
      // Who saw the addresses of others in clear is on record in turn.
      if (seesClear(principal, 'sign_in')) {
        const ids = page.items.filter((item) => item.ip !== null).map((item) => item.id);
        await recordRead(platform.commands, originOf(call), {
          action: 'sign_in.read',
          kind: 'sign_in',
          ids,
          fields: ['ip'],
        });
      }
      return { ...page, items: page.items.map((item) => maskFields<SignIn>(principal, 'sign_in', item)) };
    }),
  ];
}

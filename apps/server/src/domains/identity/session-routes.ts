import { sessionRoutes as routes } from '@oneline/contracts';
import { isDomainError } from '@oneline/kernel';
import type { FastifyReply } from 'fastify';
import { holds } from '../../platform/access/index.ts';
import { query, type RouteBinding, raw } from '../../platform/http/index.ts';
import type { Admission } from './admission.ts';
import { callerOf, type IdentityParts } from './context.ts';
import { cookieOf, endedSessionCookie, sessionCookie, ssoCookie, ssoCookieName } from './credential.ts';
import { identityErrors } from './errors.ts';
import { findTenant } from './look-up-store.ts';
import { readMe } from './me.ts';
import { defaultPolicy, policyOf } from './policy.ts';
import { listProviders } from './provider-store.ts';
import type { SessionService } from './session.ts';
import type { SignInService } from './sign-in.ts';
import { type SsoService, ssoAttemptSeconds } from './sso.ts';

interface Services {
  readonly signIn: SignInService;
  readonly sessions: SessionService;
  readonly sso: SsoService;
}

export function sessionBindings(parts: IdentityParts, { signIn, sessions, sso }: Services): RouteBinding[] {
  const { platform, ports } = parts;
  const { settings } = ports;

  function letIn(reply: FastifyReply, admission: Admission): Admission['reply'] {
    if (admission.sessionSecret !== null) {
      reply.header('set-cookie', sessionCookie(admission.sessionSecret, settings.isSecure));
    }
    reply.header('cache-control', 'no-store');
    return admission.reply;
  }

  /** A browser on its way cannot be shown a JSON problem: the sign-in page says what went wrong. */
  function wayBack(error: unknown): string {
    if (!isDomainError(error)) platform.log.error({ err: error }, 'single sign-on failed');
    const code = isDomainError(error) ? error.code : identityErrors.ssoUnavailable().code;
    return `/sign-in?error=${encodeURIComponent(code)}`;
  }

  return [
    raw(routes.signIn, async (call, _, reply) => letIn(reply, await signIn.signIn(call.body, callerOf(call)))),
    raw(routes.secondFactor, async (call, _, reply) =>
      letIn(reply, await signIn.secondFactor(call.body, callerOf(call))),
    ),
    raw(routes.renewPassword, async (call, _, reply) =>
      letIn(reply, await signIn.renewPassword(call.body, callerOf(call))),
    ),
    raw(routes.useLink, async (call, _, reply) => letIn(reply, await signIn.useLink(call.body, callerOf(call)))),

    query(routes.ways, async ({ query: { tenant } }) => {
      const place = await findTenant(platform.tenants.of(null), tenant ?? null);
      // A tenant that is not there looks like one that has changed nothing.
      const db = place && platform.tenants.of(place.tenantId);
      const { passwordMinLength, passwordMinClasses } = db ? await policyOf(db) : defaultPolicy;
      const providers = db ? (await listProviders(db)).filter((provider) => provider.isEnabled) : [];
      return { providers: providers.map(({ id, name }) => ({ id, name })), passwordMinLength, passwordMinClasses };
    }),

    raw(routes.ssoStart, async (call, _, reply) => {
      let target: string;
      try {
        const { url, browserSecret } = await sso.start(call.params.id, callerOf(call));
        reply.header('set-cookie', ssoCookie(browserSecret, ssoAttemptSeconds, settings.isSecure));
        target = url;
      } catch (error) {
        target = wayBack(error);
      }
      return reply.header('cache-control', 'no-store').redirect(target, 302);
    }),
    raw(routes.ssoFinish, async (call, request, reply) => {
      reply.header('set-cookie', ssoCookie('', 0, settings.isSecure));
      let target = '/';
      try {
        const search = request.raw.url?.split('?', 2)[1] ?? '';
        const browserSecret = cookieOf(request.headers.cookie, ssoCookieName(settings.isSecure));
        letIn(reply, await sso.finish({ search, browserSecret }, callerOf(call)));
      } catch (error) {
        target = wayBack(error);
      }
      return reply.redirect(target, 302);
    }),

    query(routes.me, ({ principal }) =>
      readMe(parts, { ...principal, isAllowed: (permission) => holds(principal, permission) }),
    ),
    raw(routes.signOut, async (call, _, reply) => {
      await sessions.signOut(call.principal, callerOf(call));
      return reply.header('set-cookie', endedSessionCookie(settings.isSecure)).code(204).send();
    }),
  ];
}

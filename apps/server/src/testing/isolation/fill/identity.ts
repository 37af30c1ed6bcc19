import {
  type Account,
  accountRequestRoutes,
  accountRoutes,
  myRoutes,
  securityRoutes,
  sessionRoutes,
} from '@oneline/contracts';
import { Secret, TOTP } from 'otpauth';
import type { Office } from './office.ts';
import type { fillOrganisation } from './organisation.ts';

/** What an authenticator app shows for a secret now. */
export function oneTimeCode(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate();
}

/** 账号 会话 登录: sign-ins in each state, half a sign-in, and what each of them owns. */
export async function fillIdentity(office: Office, people: Awaited<ReturnType<typeof fillOrganisation>>) {
  const { browser, mark, lone, code, password, login, mobile, issuer } = office;
  const policy = await browser.call(securityRoutes.changePolicy, {
    body: { ...(await browser.call(securityRoutes.policy)), lockAfterFailures: 90 },
  });
  const account = (personId: string, name: string) =>
    browser.call(accountRoutes.create, { body: { personId, login: name } });

  // Signed in by a link, then half-way signed in by password, for there is a second factor.
  const clerk = await account(people.clerk.id, lone);
  const clerkBrowser = office.anew();
  const token = clerk.link.url.split('#')[1] ?? '';
  await clerkBrowser.call(sessionRoutes.useLink, { body: { token, password } });
  const clerkTotp = await clerkBrowser.call(myRoutes.startTotp, { body: { password } });
  await clerkBrowser.call(myRoutes.confirmTotp, { body: { code: oneTimeCode(clerkTotp.secret) } });
  const half = await office.anew().call(sessionRoutes.signIn, { body: { login: `${lone}@${code}`, password } });
  const clerkMe = await clerkBrowser.call(sessionRoutes.me);
  const invited = await account(people.newcomer.id, `${lone}-invited`);
  await office.anew().send({ method: 'POST', path: '/session', body: { login: `${login}@${code}`, password: 'no' } });

  const { token: apiToken, secret: apiSecret } = await browser.call(myRoutes.createToken, {
    body: {
      name: `${mark} token`,
      permissions: ['unit.read'],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  });
  await browser.call(myRoutes.preferences, { body: { tables: { people: { title: `${mark} view` } } } });
  const pendingTotp = await browser.call(myRoutes.startTotp, { body: { password } });

  const provider = await browser.call(securityRoutes.createProvider, {
    body: { name: `${mark} provider`, issuer, clientId: `${mark}-client`, loginClaim: 'sub', isEnabled: true },
  });
  const toProvider = await office.anew().send({ method: 'GET', path: `/session/sso/${provider.id}` });
  const ssoState = new URL(String(toProvider.headers['location'])).searchParams.get('state') ?? '';

  const request = (name: string) =>
    office.anew().call(accountRequestRoutes.create, {
      body: {
        tenant: code,
        name: `${mark} ${name}`,
        employeeNo: `${lone}-${name}`,
        login: `${lone}-${name}`,
        mobile,
        unitName: `${mark} common-team`,
        reason: `${mark} reason`,
      },
    });
  const { id: waitingId } = await request('waiting');
  const { id: rejectedId } = await request('rejected');
  await browser.call(accountRequestRoutes.reject, {
    params: { id: rejectedId },
    body: { version: 1, reason: `${mark} no` },
  });
  return {
    policy,
    clerk: await accountNow(office, clerk.account),
    clerkSessionId: String(clerkMe.sessionId),
    invited: invited.account,
    inviteToken: invited.link.url.split('#')[1] ?? '',
    ticket: 'ticket' in half ? half.ticket : '',
    apiToken,
    apiSecret,
    sessionIds: [await sessionOf(office), await sessionOf(office)] as const,
    pendingTotp,
    provider,
    ssoState,
    waitingId,
    rejectedId,
  };
}

/** Another session of the administrator. */
async function sessionOf({ anew, login, code, password }: Office): Promise<string> {
  const browser = anew();
  await browser.call(sessionRoutes.signIn, { body: { login: `${login}@${code}`, password } });
  return String((await browser.call(sessionRoutes.me)).sessionId);
}

function accountNow({ browser }: Office, { id }: Account): Promise<Account> {
  return browser.call(accountRoutes.get, { params: { id } });
}

import type { AccountRequest, Person } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule, ScheduleBinding, SubscriberBinding } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { createAccounts } from './account.ts';
import { accountBindings } from './account-routes.ts';
import { accountsOfPeople, toAccount } from './account-store.ts';
import type { IdentityParts } from './context.ts';
import { createInstallationAccounts, type InstallationAccounts } from './installation.ts';
import { disableOnLeaving } from './leaving.ts';
import { createMy } from './my.ts';
import { myBindings } from './my-routes.ts';
import { createPasswordHasher } from './password-hash.ts';
import { defaultPolicy } from './policy.ts';
import type { IdentityPorts, RightsPort } from './ports.ts';
import { createRecogniser, type IncomingRequest, type Recogniser } from './recogniser.ts';
import { createAccountRequests, maskRequest } from './request.ts';
import { accountRequestBindings } from './request-routes.ts';
import { sweepSignIns } from './retention-store.ts';
import { securityBindings } from './security-routes.ts';
import { createSessions } from './session.ts';
import { sessionBindings } from './session-routes.ts';
import { createSignIn } from './sign-in.ts';
import { createSso } from './sso.ts';
import { createTokens } from './token.ts';

export { identityErrors } from './errors.ts';
export { securityDefinerFunctions } from './look-up-store.ts';
export type { IdentityPorts } from './ports.ts';

export interface Identity extends DomainModule, InstallationAccounts {
  /** Who sent this request, by session cookie or API token; null when nobody. */
  authenticate(request: IncomingRequest): Promise<Principal | null>;
  /** The sign-ins of these people, by person id; who has none is absent. */
  accountsOf(db: TenantDb, personIds: readonly string[]): Promise<ReadonlyMap<string, Person['account']>>;
  close(): Promise<void>;
}

/** 账号 会话 登录: who may sign in, how, and who is signed in. */
export function createIdentity(platform: Platform, ports: IdentityPorts): Identity {
  const recogniser = createRecogniser(platform, ports);
  const parts: IdentityParts = {
    platform,
    ports,
    hasher: createPasswordHasher(),
    distrust: (accountId) => recogniser.distrust(accountId),
  };
  const now = (): Date => platform.clock.now();
  const sessions = createSessions(parts);
  return {
    name: 'identity',
    routes: [
      ...sessionBindings(parts, { signIn: createSignIn(parts), sessions, sso: createSso(parts) }),
      ...myBindings({ my: createMy(parts), sessions, tokens: createTokens(parts) }, now),
      ...accountBindings(parts, { accounts: createAccounts(parts), sessions }),
      ...accountRequestBindings(createAccountRequests(parts), now),
      ...securityBindings(platform.sealer),
    ],
    topics: [
      { topic: 'accounts', access: 'account.read' },
      {
        topic: 'account_requests',
        access: 'account_request.decide',
        present: (reader, payload) => maskRequest(reader, payload as AccountRequest),
      },
      { topic: 'me', access: 'signed_in' },
    ],
    schedules: [signInRetention(ports.installationDb, platform.log)],
    subscribers: [disableOnLeaving(parts), forgetOnEvents(recogniser, ports.rights)],
    authenticate: (request) => recogniser.authenticate(request),
    async accountsOf(db, personIds) {
      const at = now();
      const accounts = await accountsOfPeople(db, personIds);
      return new Map(
        accounts.map((account) => {
          const { id, login, state } = toAccount(account, '', at);
          return [account.personId, { id, login, state }];
        }),
      );
    },
    ...createInstallationAccounts(parts),
    close: () => recogniser.close(),
  };
}

function signInRetention(db: TenantDb, log: Platform['log']): ScheduleBinding {
  return {
    task: 'identity.sweep',
    cron: '43 3 * * *',
    async run() {
      log.info(await sweepSignIns(db, defaultPolicy.signInLogDays), 'sign-in log swept');
    },
  };
}

/** What other processes, and other domains of this one, have changed of rights and sessions. */
function forgetOnEvents(recogniser: Recogniser, rights: RightsPort): SubscriberBinding {
  return {
    name: 'identity.recognised',
    kind: 'local',
    topics: ['me', 'accounts', 'people', 'roles', 'units', 'posts', 'security_policy'],
    async handle(event) {
      const { tenantId, topic, ownerId } = event;
      if (topic === 'me' || topic === 'accounts') recogniser.forget(tenantId, ownerId);
      else if (topic === 'security_policy') recogniser.forget(tenantId, null);
      else {
        const whose = rights.changedBy(event);
        if (whose !== null) recogniser.forget(tenantId, whose === 'everyone' ? null : whose.personId);
      }
    },
  };
}

import type { Trunk } from '@oneline/contracts';
import type { EndReason, Presented, Settings } from '@oneline/telephony';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PersonNames } from '../organisation/index.ts';
import { chooseRoute, type Route } from './choose-route.ts';
import { createNumberService, oneWriting } from './number-service.ts';
import { trunkBindings } from './routes.ts';
import * as store from './store.ts';
import { createTrunkService } from './trunk-service.ts';
import { createTrunkStates, type TrunkNews } from './trunk-states.ts';

export { trunkErrors } from './errors.ts';
export type { TrunkNews } from './trunk-states.ts';

export interface FoundNumber {
  readonly tenantId: string;
  readonly number: store.StoredNumber;
}

export interface TrunksModule extends DomainModule {
  /** The number that was dialled on a trunk, whichever way it is written; null when it is not set up or not in use. */
  findDialled(trunkId: string, dialled: string): Promise<FoundNumber | null>;
  /** How a caller is turned away; null: not at all. */
  screen(tenantId: string, caller: Presented): Promise<EndReason | null>;
  /** Ways out for a number, the best first; each shows a number of ours. */
  waysOut(tenantId: string, dialled: string): Promise<readonly Route[] | 'not_allowed' | 'unknown_number'>;
  /** What the exchange is to know of the trunks and limits of every tenant. */
  exchangeSettings(): Promise<Pick<Settings, 'trunks' | 'limits'>>;
  note(news: TrunkNews): void;
  /** Resolves when what was noted has been written. */
  settle(): Promise<void>;
}

export interface TrunksOptions {
  readonly installationDb: TenantDb;
  readonly names: PersonNames;
  onLost(tenantId: string, trunk: Trunk): Promise<void>;
}

/** 中继: ways to and from carriers, the numbers dialled on them, and by which way numbers are called. */
export function createTrunks(platform: Platform, { installationDb, names, onLost }: TrunksOptions): TrunksModule {
  const { tenants, sealer, clock } = platform;
  const numbers = createNumberService(names);
  /** A trunk stays with its tenant. */
  const tenantOfTrunk = new Map<string, string>();

  async function tenantOf(trunkId: string): Promise<string | undefined> {
    const known = tenantOfTrunk.get(trunkId) ?? (await store.tenantOfTrunk(installationDb, trunkId));
    if (known !== undefined) tenantOfTrunk.set(trunkId, known);
    return known;
  }
  const states = createTrunkStates(platform, { tenantOf, onLost });

  return {
    name: 'trunks',
    routes: trunkBindings({ trunks: createTrunkService(sealer), numbers }),
    topics: [{ topic: 'trunks', access: 'trunk.read' }],
    async findDialled(trunkId, dialled) {
      const tenantId = await tenantOf(trunkId);
      if (tenantId === undefined) return null;
      const writings = [...new Set([dialled, oneWriting(dialled)])];
      const number = await store.findDialled(tenants.of(tenantId), writings);
      return number ? { tenantId, number } : null;
    },
    async screen(tenantId, { number }) {
      const db = tenants.of(tenantId);
      if (number === null) return (await numbers.policyOf(db)).anonymous === 'refuse' ? 'declined' : null;
      return (await store.isBlocked(db, oneWriting(number), clock.now())) ? 'declined' : null;
    },
    async waysOut(tenantId, dialled) {
      const db = tenants.of(tenantId);
      const [rules, policy] = await Promise.all([store.listRules(db), numbers.policyOf(db)]);
      const routes = chooseRoute({ rules, policy }, dialled);
      if (typeof routes === 'string' || routes.every(({ presented }) => presented !== null)) return routes;
      const [trunks, ours] = await Promise.all([store.listTrunks(db), store.listNumbers(db)]);
      const first = ours.find(({ isActive }) => isActive)?.number ?? null;
      return routes.map((route) => {
        const user = trunks.find(({ id }) => id === route.trunkId)?.registration?.user ?? null;
        return { ...route, presented: route.presented ?? user ?? first };
      });
    },
    async exchangeSettings() {
      const { trunks, policies } = await store.listEverywhere(installationDb);
      return {
        trunks: trunks.map(({ tenantId, trunk: { id, registration, ...trunk } }) => ({
          trunkId: id,
          tenantId,
          transport: trunk.transport,
          host: trunk.host,
          port: trunk.port,
          sources: trunk.sources,
          mostCalls: trunk.mostCalls,
          keepAliveSeconds: trunk.keepAliveSeconds,
          isEncrypted: trunk.isEncrypted,
          registration: registration && {
            user: registration.user,
            password: sealer.open(registration.sealedPassword),
            realm: registration.realm,
            expiresSeconds: registration.expiresSeconds,
          },
        })),
        limits: policies.map(({ tenantId, policy: { mostCalls } }) => ({ tenantId, mostCalls })),
      };
    },
    note: states.note,
    settle: states.settle,
    close: states.settle,
  };
}

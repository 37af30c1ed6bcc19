import type { TenantLimits } from '../port/command.ts';
import type { Legs } from './exchange-parts.ts';
import type { Leg } from './leg.ts';

export type LegTable = Legs & { remove(leg: Leg): void };

export function createLegs(): LegTable {
  const legs = new Map<string, Leg>();
  let limits = new Map<string, number>();

  const isCall = ({ facts }: Leg): boolean => facts.direction === 'in' || facts.other.kind === 'trunk';

  function count(isMeant: (leg: Leg) => boolean): number {
    let found = 0;
    for (const leg of legs.values()) if (isMeant(leg)) found++;
    return found;
  }

  return {
    get: (legId) => legs.get(legId),
    add: (leg) => void legs.set(leg.id, leg),
    remove: (leg) => void legs.delete(leg.id),
    all: () => legs.values(),
    get size() {
      return legs.size;
    },
    anchorOf(tenantId) {
      for (const leg of legs.values()) if (leg.facts.tenantId === tenantId && leg.media.isReady) return leg.media.name;
      return undefined;
    },
    isFull(tenantId) {
      const most = limits.get(tenantId);
      return most !== undefined && count((leg) => leg.facts.tenantId === tenantId && isCall(leg)) >= most;
    },
    countOnTrunk: (trunkId) => count(({ facts: { other } }) => other.kind === 'trunk' && other.trunkId === trunkId),
    limit(given: readonly TenantLimits[]) {
      limits = new Map(given.map(({ tenantId, mostCalls }) => [tenantId, mostCalls]));
    },
  };
}

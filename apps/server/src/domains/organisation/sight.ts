import { scopeOf } from '../../platform/access/index.ts';
import { unitsOf } from './person-store.ts';
import type { Reader } from './ports.ts';

/** Tells which units this reader may see: as far as their right reaches, and always those they belong to. */
export async function unitsInSight({ db, principal, today }: Reader): Promise<(unitId: string) => boolean> {
  const scope = scopeOf(principal, 'unit.read');
  if (scope.kind === 'all') return () => true;
  const own = scope.ownerId ? await unitsOf(db, [scope.ownerId], today) : new Map<string, string[]>();
  const seen = new Set([...scope.unitIds, ...[...own.values()].flat()]);
  return (unitId) => seen.has(unitId);
}

import {
  type BodyOf,
  type Unit,
  type UnitKind,
  type UnitPlacement,
  unitKinds,
  type unitRoutes,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { accessErrors, requireReach } from '../../platform/access/index.ts';
import { changesBetween, commandErrors } from '../../platform/command/index.ts';
import { organisationErrors } from './errors.ts';
import { endPlacement, insertPlacement, listPlacements } from './placement-store.ts';
import type { Acting, Reader } from './ports.ts';
import { unitsInSight } from './sight.ts';
import type { StoredUnit } from './unit-store.ts';
import * as store from './unit-store.ts';

export interface UnitService {
  /** In tree order, each after its parent. */
  list(reader: Reader, state: Unit['state'] | undefined): Promise<Unit[]>;
  get(reader: Reader, id: string): Promise<Unit>;
  create(acting: Acting, body: NewUnit): Promise<Unit>;
  change(acting: Acting, id: string, body: UnitChange): Promise<Unit>;
  /** Errors: `organisation.unit_below_itself`, `organisation.tree_changed` when another move came first. */
  move(acting: Acting, id: string, body: { version: number; parentId: string | null }): Promise<Unit>;
  close(acting: Acting, id: string, version: number): Promise<Unit>;
  reopen(acting: Acting, id: string, version: number): Promise<Unit>;
  history(reader: Reader, id: string): Promise<UnitPlacement[]>;
}

type NewUnit = BodyOf<typeof unitRoutes.create>;
type UnitChange = BodyOf<typeof unitRoutes.change>;

export function createUnitService(): UnitService {
  async function find({ db, today }: Reader, id: string): Promise<StoredUnit> {
    const [unit] = await store.findUnits(db, [id], today);
    if (!unit) throw organisationErrors.unitNotFound({ id });
    return unit;
  }

  async function see(reader: Reader, id: string): Promise<StoredUnit> {
    const unit = await find(reader, id);
    const isSeen = await unitsInSight(reader);
    if (!isSeen(id)) throw accessErrors.denied({ permission: 'unit.read' });
    return unit;
  }

  const stale = async (acting: Acting, id: string): Promise<Error> =>
    commandErrors.staleVersion({ current: toDto(await find(acting, id)) });

  /** The unit to change, as it was when the change was thought of. */
  async function findAt(acting: Acting, id: string, version: number): Promise<StoredUnit> {
    const unit = await find(acting, id);
    requireWrite(acting, unit);
    if (unit.version !== version) throw commandErrors.staleVersion({ current: toDto(unit) });
    return unit;
  }

  /** The unit under which another is to hang from now on; null makes a root, which takes the right to the whole tenant. */
  async function findPlace(acting: Acting, parentId: string | null): Promise<StoredUnit | null> {
    if (parentId === null) {
      requireReach(acting.principal, 'unit.write', {});
      return null;
    }
    const parent = await findParent(acting, parentId);
    requireWrite(acting, parent);
    return parent;
  }

  async function findParent({ db, today }: Acting, id: string): Promise<StoredUnit> {
    const [parent] = await store.findUnits(db, [id], today);
    if (!parent) throw organisationErrors.parentNotFound({ id });
    return parent;
  }

  /** Lets a unit of this kind stand on `parent`, which stays open and of its kind until the change is written. */
  function standOn({ db, change }: Acting, parent: StoredUnit | null, kind: UnitKind): void {
    if (!parent) return;
    if (parent.state === 'closed') throw organisationErrors.parentClosed({ id: parent.id });
    requireKindBelow(parent.kind, kind);
    change.write(store.claimUnit(db, parent), { onMiss: () => organisationErrors.treeChanged() });
  }

  function place({ db, change, at, principal }: Acting, unit: Unit): void {
    const { tenantId, personId, name } = principal;
    const placement = { id: newId(at.getTime()), unitId: unit.id, parentId: unit.parentId, fromAt: at };
    change.write(insertPlacement(db, tenantId, { ...placement, by: { id: personId, name } }));
  }

  /** Writes a changed unit, its audit row and its event. `claims`: only if nothing more came to stand on it. */
  function save(acting: Acting, before: StoredUnit, after: Unit, type: string, claims: number | null = null): Unit {
    const { db, change } = acting;
    const unit = toDto({ ...after, version: before.version + 1, updatedAt: acting.at.toISOString() });
    change.refuseOn('unit_code', () => organisationErrors.unitExists({ code: unit.code }));
    change.write(store.updateUnit(db, unit, claims), { onMiss: () => stale(acting, unit.id) });
    record(acting, type, before, unit);
    return unit;
  }

  return {
    async list(reader, state) {
      const [units, isSeen] = await Promise.all([store.listUnits(reader.db, reader.today), unitsInSight(reader)]);
      return units.filter((unit) => isSeen(unit.id) && (!state || unit.state === state)).map(toDto);
    },

    get: async (reader, id) => toDto(await see(reader, id)),

    async create(acting, body) {
      const { db, change, at, principal } = acting;
      const parent = await findPlace(acting, body.parentId);
      standOn(acting, parent, body.kind);
      const id = newId(at.getTime());
      const unit: Unit = {
        id,
        parentId: body.parentId,
        path: [...(parent?.path ?? []), id],
        kind: body.kind,
        code: body.code,
        name: body.name,
        order: body.order ?? (await store.nextOrder(db, body.parentId)),
        state: 'active',
        peopleCount: 0,
        version: 1,
        createdAt: at.toISOString(),
        updatedAt: at.toISOString(),
      };
      change.refuseOn('unit_code', () => organisationErrors.unitExists({ code: unit.code }));
      change.write(store.insertUnit(db, principal.tenantId, unit));
      place(acting, unit);
      record(acting, 'unit.created', null, unit);
      return unit;
    },

    async change(acting, id, { version, ...body }) {
      const before = await findAt(acting, id, version);
      if (before.state === 'closed') throw organisationErrors.unitClosed({ id });
      const after = { ...before, ...body };
      if (after.kind === before.kind) return save(acting, before, after, 'unit.changed');
      for (const kind of await store.kindsBelow(acting.db, id)) requireKindBelow(after.kind, kind);
      if (before.parentId !== null) standOn(acting, await findParent(acting, before.parentId), after.kind);
      return save(acting, before, after, 'unit.changed', before.claims);
    },

    async move(acting, id, { version, parentId }) {
      const { db, change, at, principal } = acting;
      // Read before the units: what is read of them afterwards is at least as new.
      const turn = await store.treeVersion(db);
      const before = await findAt(acting, id, version);
      if (before.state === 'closed') throw organisationErrors.unitClosed({ id });
      if (before.parentId === parentId) return toDto(before);
      change.write(store.takeTurn(principal.tenantId, turn), { onMiss: () => organisationErrors.treeChanged() });
      const parent = await findPlace(acting, parentId);
      if (parent?.path.includes(id)) throw organisationErrors.unitBelowItself({ id });
      standOn(acting, parent, before.kind);
      const after: Unit = { ...before, parentId, path: [...(parent?.path ?? []), id] };
      change.write(endPlacement(db, id, at));
      place(acting, after);
      return save(acting, before, after, 'unit.moved');
    },

    async close(acting, id, version) {
      const before = await findAt(acting, id, version);
      if (before.state === 'closed') throw organisationErrors.unitClosed({ id });
      const { units, posts } = await store.openOn(acting.db, id);
      if (units > 0 || posts > 0) {
        throw organisationErrors.unitInUse({ units, posts, people: before.peopleCount });
      }
      return save(acting, before, { ...before, state: 'closed' }, 'unit.closed', before.claims);
    },

    async reopen(acting, id, version) {
      const before = await findAt(acting, id, version);
      if (before.state === 'active') throw organisationErrors.unitOpen({ id });
      if (before.parentId !== null) standOn(acting, await findParent(acting, before.parentId), before.kind);
      return save(acting, before, { ...before, state: 'active' }, 'unit.reopened');
    },

    async history(reader, id) {
      await see(reader, id);
      return listPlacements(reader.db, id);
    },
  };
}

/** Bookkeeping, and what follows from elsewhere. */
const unaudited = ['id', 'version', 'createdAt', 'updatedAt', 'path', 'peopleCount'];

/** The right to change units reaches from a unit to all below, those made a moment ago included. */
function requireWrite({ principal }: Acting, unit: Unit): void {
  requireReach(principal, 'unit.write', { unitIds: unit.path });
}

function requireKindBelow(above: UnitKind, kind: UnitKind): void {
  if (unitKinds.indexOf(kind) < unitKinds.indexOf(above)) throw organisationErrors.kindMisplaced({ above, kind });
}

function record({ change }: Acting, type: string, before: Unit | null, after: Unit): void {
  change.audit({
    action: type,
    subject: { kind: 'unit', id: after.id, name: after.name },
    changes: changesBetween(before && toDto(before), after, unaudited),
  });
  change.emit({
    topic: 'units',
    type,
    subject: after,
    payload: after,
    unitIds: [...new Set([...(before?.path ?? []), ...after.path])],
  });
}

function toDto(unit: Unit & { claims?: number }): Unit {
  const { claims: _, ...dto } = unit;
  return dto;
}

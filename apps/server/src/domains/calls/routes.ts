import { callRoutes as routes } from '@oneline/contracts';
import { maskFields, type Principal, reaches, requireReach, scopeOf } from '../../platform/access/index.ts';
import { recordRead } from '../../platform/audit/index.ts';
import type { Commands } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, originOf, query, type RouteBinding } from '../../platform/http/index.ts';
import type { InteractionsModule, StoredInteraction } from '../interactions/index.ts';
import type { Call } from './call/call.ts';
import { findCallback, listOwed, markDone } from './callback-store.ts';
import { callErrors } from './errors.ts';
import { type Names, peopleIn, presentCall, presentLive, presentRecord, seesNumbers } from './presenting.ts';

export interface CallRoutesDeps {
  readonly interactions: Pick<InteractionsModule, 'list' | 'find' | 'segmentsOf' | 'quality'>;
  readonly commands: Commands;
  names(db: TenantDb, personIds: readonly string[]): Promise<Names>;
  live(tenantId: string): readonly Call[];
  isExchangeUp(): boolean;
  /** False when it does not live here. */
  hangUp(tenantId: string, id: string): boolean;
}

type Reader = Parameters<typeof originOf>[0] & { readonly principal: Principal };

const mostDays = 31;
const targetOf = ({ personId, unitId }: { personId: string | null; unitId: string | null }) => ({
  unitIds: unitId === null ? [] : [unitId],
  ownerId: personId,
});

export function callBindings(deps: CallRoutesDeps): RouteBinding[] {
  const { interactions, commands } = deps;

  /** Who saw numbers of customers in clear is on record. */
  async function recordNumbers(call: Reader, ids: readonly string[]): Promise<void> {
    if (!seesNumbers(call.principal)) return;
    await recordRead(commands, originOf(call), { action: 'call.read', kind: 'call', ids, fields: ['number'] });
  }

  async function findIn(call: Reader & { db: TenantDb }, id: string): Promise<StoredInteraction> {
    const stored = await interactions.find(call.db, id);
    if (!stored || !reaches(call.principal, 'call.read', targetOf(stored))) throw callErrors.notFound({ id });
    return stored;
  }

  return [
    query(routes.list, async (call) => {
      const { db, principal } = call;
      const of = {
        channel: 'voice' as const,
        scope: scopeOf(principal, 'call.read'),
        canSearch: seesNumbers(principal),
      };
      const page = await interactions.list(db, of, call.query);
      const names = await deps.names(db, peopleIn(page.items));
      const outside = page.items.filter(({ direction }) => direction !== 'internal');
      await recordNumbers(
        call,
        outside.map(({ id }) => id),
      );
      return { ...page, items: page.items.map((stored) => presentRecord(principal, names, stored)) };
    }),
    query(routes.live, async ({ db, principal }) => {
      const seen = deps
        .live(principal.tenantId)
        .filter((call) => reaches(principal, 'call.read', targetOf(call)))
        .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
      const names = await deps.names(db, peopleIn(seen));
      return { items: seen.map((call) => presentLive(principal, names, call)), isExchangeUp: deps.isExchangeUp() };
    }),
    query(routes.callbacks, async (call) => {
      const items = await listOwed(call.db, scopeOf(call.principal, 'call.read'));
      await recordNumbers(
        call,
        items.map(({ callId }) => callId),
      );
      return { items: items.map((item) => presentCallback(call.principal, item)) };
    }),
    command(
      routes.callbackDone,
      async ({ db, principal, params: { id }, body }, change, at) => {
        const owed = await findCallback(db, id);
        if (!owed || !reaches(principal, 'call.read', targetOf({ personId: null, unitId: owed.unitId }))) {
          throw callErrors.callbackNotFound({ id });
        }
        if (owed.doneAt !== null) throw callErrors.callbackDone({ id });
        const { unitId: _, ...callback } = owed;
        change.write(markDone(db, { id, version: body.version, personId: principal.personId, at }));
        change.audit({ action: 'callback.done', subject: { kind: 'callback', id, name: null } });
        return { ...callback, doneAt: at.toISOString(), version: body.version + 1 };
      },
      { present: (reader, callback) => presentCallback(reader, callback) },
    ),
    query(routes.quality, async ({ db, query: { from, to } }) => {
      const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
      if (!(days > 0 && days <= mostDays)) throw callErrors.rangeTooLong({ from, to, mostDays });
      return { items: await interactions.quality(db, new Date(from), new Date(to)) };
    }),
    query(routes.get, async (call) => {
      const stored = await findIn(call, call.params.id);
      const live = deps.live(call.principal.tenantId).find(({ id }) => id === stored.id) ?? null;
      const segments = await interactions.segmentsOf(call.db, stored.id);
      const names = await deps.names(
        call.db,
        peopleIn([stored, { personId: null, segments: live?.segments ?? segments }]),
      );
      await recordNumbers(call, [stored.id]);
      return presentCall(call.principal, names, { stored, segments, live });
    }),
    command(routes.hangUp, async (call, change) => {
      const { principal, params } = call;
      const stored = await findIn(call, params.id);
      requireReach(principal, 'call.hang_up', targetOf(stored));
      if (!deps.hangUp(principal.tenantId, stored.id)) throw callErrors.over({ id: stored.id });
      change.audit({ action: 'call.hung_up', subject: { kind: 'call', id: stored.id, name: null } });
    }),
  ];
}

function presentCallback<T extends { number: string }>(reader: Principal, callback: T): T {
  return maskFields(reader, 'call', callback);
}
